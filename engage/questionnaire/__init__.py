"""The questionnaire as a typed document, the path through it, and the checks before it goes live."""
