"""Outside systems behind one base: what they are asked and told, and who implements it."""
