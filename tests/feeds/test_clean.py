"""Hostile HTML to plain text, and to the pictures within it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds.clean import clean, clean_line, pictures_in

PAGE = "https://presse.example/meldungen/7.html"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Ein Absatz.</p><p>Noch einer.</p>", "Ein Absatz.\n\nNoch einer."),
        ("Erste Zeile<br>zweite Zeile<br/>dritte", "Erste Zeile\nzweite Zeile\ndritte"),
        ("<p>Es gibt:</p><ul><li>Kaffee</li><li>Kuchen</ul>", "Es gibt:\n\n– Kaffee\n– Kuchen"),
        ("<table><tr><th>Tag<th>Uhr<tr><td>Mo<td>9</table>", "Tag | Uhr\nMo | 9"),
        ("Blog &#8211; X", "Blog – X"),
        ("Blog &amp;#8211; X &amp;amp;amp; Y", "Blog – X & Y"),
        ("&lt;p&gt;Doppelt&lt;/p&gt;&lt;p&gt;verpackt&lt;/p&gt;", "Doppelt\n\nverpackt"),
        ("<script>alert(1)</script>Text<style>p{}</style>", "Text"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Text", "Text"),
        ("<p>Zeilen\n  im Quelltext</p>", "Zeilen im Quelltext"),
        ("Eine Zeile\nnoch eine\n\n\n\nein Absatz", "Eine Zeile\nnoch eine\n\nein Absatz"),
        ("ver\u00adsteckt\u200b und \u202egedreht\u202c\x07", "versteckt und gedreht"),
        ("Werte < 5 & > 3, R&D bei AT&T", "Werte < 5 & > 3, R&D bei AT&T"),
        ("zerlegt: u\u0308", "zerlegt: ü"),
        ("<figure><img src=a.jpg><figcaption>Bild</figcaption></figure>Text", "Text"),
        ("halbes Zeichen \ud83d", "halbes Zeichen"),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert clean(markup) == text


def test_a_line_is_a_line() -> None:
    assert clean_line("<p>Oben</p>\n<p>unten</p>") == "Oben unten"


def test_markup_wrapped_more_often_than_any_honest_feed_does_not_slip_through() -> None:
    wrapped = "<b>x</b>"
    for _ in range(30):
        wrapped = wrapped.replace("&", "&#38;").replace("<", "&#60;")
        wrapped = wrapped.replace("&#38;", "&#x26;", 1)
    assert not re.search(r"<[A-Za-z/]|&#", clean(wrapped))


_BITS = (
    "<p>§</p>§<br>§<b§>§<script>§</script>§<li>§<td>§&lt;§&amp;§&amp;lt;§&#60;§&#x3c;§&§;§amp;§#38;§<!--§-->§<![CDATA[§]]>"
    "§<svg>§<math>§</§<a href='§'§\"§\n§\n\n§ § | §\u200b§\u202e§\r§– §<table>§<tr>§<select>§<plaintext>§<textarea>"
)
_HEAP = st.lists(st.sampled_from(_BITS.split("§")) | st.text(max_size=5), max_size=20).map("".join)


@given(_HEAP)
def test_clean_text_stays_as_it_is_and_holds_no_markup(heap: str) -> None:
    text = clean(heap)
    assert clean(text) == text
    assert not re.search(r"<[A-Za-z/!?]", text)
    text.encode("utf-8")


@pytest.mark.parametrize(
    "bomb", ["<div>" * 100_000, "<b>" * 50_000, "&amp;" * 100_000, '<a href="' * 50_000, "<" * 500_000]
)
def test_bombs_take_no_time(bomb: str) -> None:
    before = time.process_time()
    clean(bomb)
    pictures_in(bomb, PAGE)
    assert time.process_time() - before < 5


def test_pictures_are_found_with_caption_and_size() -> None:
    (picture,) = pictures_in(
        '<p>x</p><figure><img src="../b/a.jpg" alt="Das Rathaus" width="800" height="600px">'
        "<figcaption>Das neue <b>Rathaus</b> (Foto: Ada Beispiel)</figcaption></figure>",
        PAGE,
    )
    assert picture.url == "https://presse.example/b/a.jpg"
    assert (picture.width, picture.height, picture.title) == (800, 600, "Das Rathaus")
    assert picture.description == "Das neue Rathaus (Foto: Ada Beispiel)"


def test_a_caption_belongs_to_its_own_figure_only() -> None:
    first, second = pictures_in(
        '<img src="/vorher.jpg"><figure><img src="/a.jpg"><figcaption>Zur Sache</figcaption></figure>', PAGE
    )
    assert (first.description, second.description) == ("", "Zur Sache")


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://presse.example/zaehlbild.gif" width="1" height="1">',
        '<img src="http://feeds.feedburner.com/~ff/teasers?d=yIl2AUoC8zA">',
        '<img src="https://ad.doubleclick.net/banner.jpg">',
        '<img src="/static/logo.png">',
        '<img src="/img/stadt-logo_2.svg">',
        '<img src="/img/share-button.png">',
        '<img src="https://0.gravatar.com/avatar/915?s=96">',
        '<img src="javascript:alert(1)">',
        '<img src="data:image/png;base64,AAAA">',
        '<img alt="ohne Adresse">',
    ],
)
def test_pictures_that_show_nothing_of_the_news_are_passed_over(markup: str) -> None:
    assert pictures_in(markup, PAGE) == ()


def test_a_picture_loaded_late_is_found() -> None:
    (picture,) = pictures_in('<img src="data:image/gif;base64,R0" data-src="/echt.jpg">', PAGE)
    assert picture.url == "https://presse.example/echt.jpg"
