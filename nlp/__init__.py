"""Themes residents’ comments against a town’s priorities; knows nothing of the web."""
