"""The schema's history; ``store/database.py`` runs it."""
