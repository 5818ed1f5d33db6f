"""Changes of state in the reporting room, one file per verb."""
