"""Nodes: the same software in many places, joined by signed events."""
