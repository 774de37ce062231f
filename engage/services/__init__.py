"""Use cases: functions that take a session and plain values, flush, and never commit."""
