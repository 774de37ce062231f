"""The commands of the console script, one a module; each does its work through a service."""
