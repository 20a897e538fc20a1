"""The line that says whose a release is and since when, with its instant: a reader may be told it in his own zone.

Goes in: a release, a chat for its language and time zone. Comes out: a block.
Lists, which have many of these lines, say it as plain text (``message.py``): a platform shows only so many such spans.
"""

from __future__ import annotations

from pressbot.messages import Paragraph
from pressbot.model import Chat, Release
from pressbot.render.dates import timed
from pressbot.render.message import origin, paragraph


def origin_line(release: Release, chat: Chat) -> Paragraph:
    """Source, place and time, as ``origin`` says them; what follows stands right below."""
    time = timed(release.published_at, chat.language, chat.timezone)
    return paragraph(origin(release, chat).removesuffix(time.text), time, tight=True)
