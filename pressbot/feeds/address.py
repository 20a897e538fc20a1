"""Addresses as strangers write them: which may be followed, and which mean the same.

In: text from a feed, a page or a list. Out: an absolute address we may follow, or "".
Whether the host behind it may be asked is left to ``net``.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: "sample" is the scheme of the feeds shipped with the program.
SCHEMES = frozenset({"http", "https", "sample"})
MAX_LENGTH = 2_000

_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_TRACKING = re.compile(
    r"(?i)utm_.*|at_.*|wt_mc|wt_zmc|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|pk_.*|mtm_.*|_ga|cmpid"
)
_PICTURE_PATH = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|tiff?)$")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def web_address(text: str, base: str = "") -> str:
    """Return the absolute address that ``text`` means on the page ``base``, or "" where we may not follow it."""
    tidy = _INVISIBLE.sub("%20", _INVISIBLE.sub(" ", text).strip())
    if not 0 < len(tidy) <= MAX_LENGTH:
        return ""
    try:
        address = urljoin(base, tidy)
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    # Before an @ stands a name that pretends to be the host.
    followable = parts.scheme.lower() in SCHEMES and host and "@" not in parts.netloc and len(address) <= MAX_LENGTH
    return address if followable else ""


def without_tracking(address: str) -> str:
    """Return the address that stands for every spelling of it: no fragment, no tracking parameters.

    Text that is no address comes back as it is.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.netloc:
        return address
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(scheme, ""))
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    return urlunsplit((scheme, host, parts.path or "/", urlencode(kept), ""))


def picture_key(address: str) -> str:
    """Return what all renditions of one picture share.

    Where the path names a picture file, the rest of the address is about size, quality or a signature that expires.
    """
    plain = without_tracking(address)
    path, _, _ = plain.partition("?")
    return path if _PICTURE_PATH.search(path) else plain
