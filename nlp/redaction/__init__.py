"""Finds what is personal in a text, one kind of thing a file."""
