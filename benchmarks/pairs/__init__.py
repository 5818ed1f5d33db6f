"""Sentences of our own in four languages with slots, the values that fill them, and how each is said."""
