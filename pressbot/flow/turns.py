"""Whose turn it is: the order in which the heads of a lane's queue are posted.

Goes in: the next delivery of each chat, by priority and age. Comes out: the same in turn; pacing is ``pace.py``'s.
"""

from collections import deque
from collections.abc import Iterable

from pressbot.model import Priority
from pressbot.store.queue import Head

#: One in so many messages is of the least urgent kind that waits, so that it is never starved.
_TURNS = 4


def in_turn(heads: Iterable[Head]) -> list[Head]:
    """What is urgent first; then three of four by priority, and one in four of the kind that would come last.

    Goes in: heads by priority and age. So what few chats are owed does not wait behind what ten thousand are,
    and those ten thousand go on all the same.
    """
    queues = {priority: deque[Head]() for priority in Priority}
    for head in heads:
        queues[head.priority].append(head)
    ordered = list(queues.pop(Priority.URGENT))
    while waiting := [queue for queue in queues.values() if queue]:
        last_turn = len(ordered) % _TURNS == _TURNS - 1
        ordered.append(waiting[-1 if last_turn else 0].popleft())
    return ordered
