"""Tasks with the six clears: drafted from a text, assigned, reported, accepted."""
