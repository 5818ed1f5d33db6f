"""Organisations over time, their posts and who holds them, roles and scope, the calendar."""
