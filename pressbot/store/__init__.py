"""SQL and nothing but SQL: one file a noun, and every function takes an open transaction."""
