"""Which queries wait at which atoms, in little more room than their numbers take.

Goes in: atoms as 64-bit hashes, and a number for each query that waits at one. Comes out: the numbers at some atoms.
A dict takes a hundred bytes for an atom and a list as much again; here an atom takes 16, a number 8.

Hashes lie evenly in buckets, and nothing else in a bucket looks like one: that it does is as improbable as that two
atoms have one hash.
"""

from array import array
from collections.abc import Iterable
from struct import Struct

#: A bucket is written anew for each change. With a million atoms it is some hundred bytes long.
_BUCKETS = 1 << 16
_ATOM = Struct("q")
#: Before its numbers stand an atom and how many they are.
_HEAD = Struct("qq")
_WIDTH = _ATOM.size


class Postings:
    """The numbers that wait at atoms."""

    def __init__(self) -> None:
        self._buckets = [b""] * _BUCKETS

    def at(self, atoms: Iterable[int]) -> "array[int]":
        """The numbers at these atoms: what waits at several of them comes several times."""
        buckets, packed, head, start = self._buckets, _ATOM.pack, _HEAD.unpack_from, _HEAD.size
        found = array("q")
        for atom in atoms:
            bucket = buckets[atom % _BUCKETS]
            if bucket and (at := bucket.find(packed(atom))) >= 0:
                _, count = head(bucket, at)
                found.frombytes(bucket[at + start : at + start + count * _WIDTH])
        return found

    def add(self, atom: int, number: int) -> None:
        """Let the number wait at this atom."""
        before, numbers, after = self._parted(atom)
        count = len(numbers) // _WIDTH + 1
        self._buckets[atom % _BUCKETS] = before + _HEAD.pack(atom, count) + numbers + _ATOM.pack(number) + after

    def remove(self, atom: int, number: int) -> None:
        """Let it wait there no more; ValueError if it does not."""
        before, numbers, after = self._parted(atom)
        at = array("q", numbers).index(number) * _WIDTH
        numbers = numbers[:at] + numbers[at + _WIDTH :]
        head = _HEAD.pack(atom, len(numbers) // _WIDTH) if numbers else b""
        self._buckets[atom % _BUCKETS] = before + head + numbers + after

    def _parted(self, atom: int) -> tuple[bytes, bytes, bytes]:
        """What stands in an atom's bucket before it, its numbers, and what stands after them."""
        bucket = self._buckets[atom % _BUCKETS]
        at = bucket.find(_ATOM.pack(atom))
        if at < 0:
            return bucket, b"", b""
        _, count = _HEAD.unpack_from(bucket, at)
        start = at + _HEAD.size
        end = start + count * _WIDTH
        return bucket[:at], bucket[start:end], bucket[end:]
