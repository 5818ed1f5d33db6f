"""The clock: when a piece of work must be done, and how that day was found."""
