"""pressbot demo."""

import typer


def demo(context: typer.Context) -> None:
    """A tour."""
