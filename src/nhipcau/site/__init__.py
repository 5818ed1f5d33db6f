"""Wiring only: settings, addresses, API, command line. Nothing here knows the domain."""
