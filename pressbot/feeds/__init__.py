"""Bytes to entries to releases: pure functions."""
