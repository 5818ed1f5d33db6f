"""Stand-ins for outside systems that a laptop cannot reach (VNeID, payments, the population database).

Each has the shape of the real system and is started only by demo and tests; none is needed yet.
The release wheel does not hold this package, and `check --deploy` refuses it.
"""
