"""Signing in: staff and taskforce members only. Residents have no accounts."""
