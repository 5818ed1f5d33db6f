"""Oversight of the work: inspections, commitments, review rounds, annual reviews and plans."""
