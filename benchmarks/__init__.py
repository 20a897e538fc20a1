"""How fast search and matching are, and how much memory they take, beside other engines in the same run.

Everything is drawn from one seed. ``make bench`` runs it; BENCHMARKS.md keeps the last tables.
"""
