"""One report for all who ask: the keys of outside systems, what was told to each, and tasks from there."""
