"""What one person of a group is asked, where a command came without the words that it wants.

Goes in: the command's verb, and who gave it. Comes out: a question, which platforms put in their own way.
"""

from __future__ import annotations

from pressbot.messages import Command, Question
from pressbot.render.phrases import phrase


def question(verb: str, command: Command, language: str) -> Question:
    """Asks for the words of the verb; KeyError for a verb without phrases."""
    asked, how = phrase(f"question-{verb}", language), phrase("question-reply", language)
    return Question(
        text=f"{asked} {how}",
        example=phrase(f"question-{verb}-example", language),
        verb=verb,
        person=command.person,
        called=command.called,
    )
