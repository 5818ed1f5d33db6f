"""Difficulties: raised where work is stuck, brought to the level with authority, answered, counted."""
