"""The commands of `python -m nlp`, by what they work on."""
