"""Steering bodies and their meetings: agenda, attendance, minutes, conclusions that become tasks."""
