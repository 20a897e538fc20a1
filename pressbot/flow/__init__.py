"""The loops: poll, dispatch, deliver; the database is the only place where they meet."""
