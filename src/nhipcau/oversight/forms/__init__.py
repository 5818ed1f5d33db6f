"""Forms of the oversight room."""
