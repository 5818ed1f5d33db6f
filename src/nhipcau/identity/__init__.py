"""Identity: accounts of officers, signing in with a second factor, and who an opaque reference is."""
