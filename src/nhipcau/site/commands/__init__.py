"""Commands that run, develop and operate a node."""
