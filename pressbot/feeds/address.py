"""Addresses as strangers write them: which may be followed, and which mean the same.

In: text from a feed, a page or a list. Out: an absolute address we may follow, or "".
Whether the host behind it may be asked is left to ``net``.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: "sample" is the scheme of the feeds shipped with the program.
_SCHEMES = frozenset({"http", "https", "sample"})
#: What the keys of an office's own releases begin with, and the addresses of their pictures, which no feed can name.
OWN_SCHEME = "own:"
#: Of UTF-8: an index of PostgreSQL takes rows of 2,704 bytes.
MAX_BYTES = 2_000

_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_TRACKING = re.compile(
    r"(?i)utm_.*|at_.*|wt_mc|wt_zmc|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|pk_.*|mtm_.*|_ga|cmpid"
)
_PICTURE_PATH = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|tiff?)$")
#: What names of renditions end in: "-1024x683", "_klein", "-scaled".
_RENDITION = re.compile(
    r"(?i)(?:[-_.](?:\d{2,5}x\d{2,5}|\d{2,4}[wp]|klein|gross|groß|mittel|thumb(?:nail)?|small|medium|large|scaled"
    r"|preview|vorschau|web|print|druck|original|orig|300dpi|72dpi))+(?=\.\w{3,4}$)"
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def host_of(url: str) -> str:
    """Return whom an address asks: its host, with a port where one is given."""
    return re.split("[/?#]", url.partition("://")[2], maxsplit=1)[0].lower()


def web_address(text: str, base: str = "") -> str:
    """Return the absolute address that ``text`` means on the page ``base``, or "" where we may not follow it."""
    tidy = _INVISIBLE.sub("%20", _INVISIBLE.sub(" ", text).strip())
    if not 0 < len(tidy) <= MAX_BYTES:
        return ""
    try:
        address = urljoin(base, tidy)
        parts = urlsplit(address)
        followable = parts.scheme.lower() in _SCHEMES and _names_a_host(parts) and len(address.encode()) <= MAX_BYTES
    except ValueError:
        return ""
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


def release_link(address: str, homepage: str = "") -> str:
    """Return what stands for every spelling of a release's link; "" where it leads to no release but to all."""
    link = without_tracking(address)
    _, _, behind_host = link.partition("://")[2].partition("/")
    return link if behind_host and link.rstrip("/") != without_tracking(homepage).rstrip("/") else ""


def picture_key(address: str) -> str:
    """Return what all renditions of one picture share.

    Where the path names a picture file, the rest of the address is about size, quality or a signature that expires.
    """
    plain = without_tracking(address)
    path, _, _ = plain.partition("?")
    return path if _PICTURE_PATH.search(path) else plain


def rendition_key(address: str) -> str:
    """The same for renditions that differ in the names of their files: "bridge-1024x683.jpg" and "bridge.jpg"."""
    return _RENDITION.sub("", picture_key(address))


def _names_a_host(parts: SplitResult) -> bool:
    """Tell whether there is a host that can exist; ValueError for a port that cannot."""
    labels = (parts.hostname or "").removesuffix(".").split(".")
    # Before an @ stands a name that pretends to be the host.
    return all(labels) and parts.port != 0 and "@" not in parts.netloc
