"""Queries: text to query and back, query to hits: pure functions."""
