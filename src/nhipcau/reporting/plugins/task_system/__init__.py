"""The assumed shape of a system that follows tasks: token, file, progress, status, list of tasks."""
