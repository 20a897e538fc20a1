"""What a lane tells in the log, once a minute."""

from datetime import timedelta

from structlog.testing import capture_logs

from pressbot.errors import OutcomeUnknown, Unavailable
from tests.flow.desk import Desk
from tests.values import a_release


async def test_a_lane_tells_what_it_has_done_and_what_waits_and_nothing_where_there_is_nothing(desk: Desk) -> None:
    for chat in ("7", "8", "9"):
        await desk.subscribe("feuerwehr", chat)
    desk.platform.faults += [Unavailable("later", retry_after=timedelta(seconds=90)), OutcomeUnknown("no answer")]
    await desk.announce(a_release())
    desk.clock.advance(timedelta(seconds=20))
    with capture_logs() as lines:
        await desk.database.read(desk.lane.tally.tell, desk.clock.now())
    assert lines == [
        {
            "event": "lane",
            "log_level": "info",
            "lane": "recorded",
            "waiting": 1,
            "unsure": 1,
            "oldest_seconds": 20,
            "sent": 1,
            "failed": 0,
            "told_to_wait": 1,
            "uncertain": 1,
        }
    ]
    desk.clock.advance(timedelta(hours=1))
    await desk.deliver()
    await desk.database.read(desk.lane.tally.tell, desk.clock.now())
    with capture_logs() as lines:
        await desk.database.read(desk.lane.tally.tell, desk.clock.now())
    assert lines == []
