"""Reads official text in Vietnamese, English, Lao and Khmer. Pure Python, fit to stand alone."""
