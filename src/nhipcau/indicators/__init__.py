"""Figures as claims: what somebody states, measured or reported, kept with its source."""
