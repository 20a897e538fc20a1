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
#: The head, and the first number.
_FIRST = Struct("qqq")
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

    def add(self, atoms: Iterable[int], number: int) -> None:
        """Let the number wait at each of these atoms."""
        buckets, packed, head, first = self._buckets, _ATOM.pack, _HEAD.unpack_from, _FIRST.pack
        for atom in atoms:
            bucket = buckets[atom % _BUCKETS]
            at = bucket.find(packed(atom))
            if at < 0:
                buckets[atom % _BUCKETS] = bucket + first(atom, 1, number)
            else:
                _, count = head(bucket, at)
                buckets[atom % _BUCKETS] = bucket[:at] + first(atom, count + 1, number) + bucket[at + _HEAD.size :]

    def remove(self, atoms: Iterable[int], number: int) -> None:
        """Let it wait there no more; ValueError where it does not."""
        for atom in atoms:
            bucket = self._buckets[atom % _BUCKETS]
            at = bucket.index(_ATOM.pack(atom))
            _, count = _HEAD.unpack_from(bucket, at)
            start = at + _HEAD.size
            end = start + count * _WIDTH
            numbers = array("q", bucket[start:end])
            numbers.remove(number)
            head = _HEAD.pack(atom, count - 1) if numbers else b""
            self._buckets[atom % _BUCKETS] = bucket[:at] + head + numbers.tobytes() + bucket[end:]
