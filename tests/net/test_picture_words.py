"""Caption, credit and terms from a picture's own file, as IPTC and XMP keep them."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pressbot.net.images import prepare_picture
from pressbot.net.picture_words import Words, words_of

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"""
LIST = "<dc:{0}><rdf:{1}>{2}</rdf:{1}></dc:{0}>"


def jpeg(*, iptc: bytes = b"", xmp: bytes = b"") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(written, "JPEG", **({"xmp": xmp} if xmp else {}))
    plain = written.getvalue()
    if not iptc:
        return plain
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


def dataset(record: int, number: int, said: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(said)) + said


def xmp(elements: str = "", attributes: str = "") -> bytes:
    return XMP.format(elements=elements, attributes=attributes).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_iptc_tells_caption_and_credit(encoding: str) -> None:
    told = {120: "Die Brücke am Sägewerk", 80: "Femke Dahl", 110: "Stadt Wendelbrück", 116: "© 2026"}
    iptc = b"".join(dataset(2, number, said.encode(encoding)) for number, said in told.items())
    charset = dataset(1, 90, b"\x1b%G") if encoding == "utf-8" else b""
    assert words_of(jpeg(iptc=charset + iptc)) == Words(
        caption="Die Brücke am Sägewerk", credit="Femke Dahl / Stadt Wendelbrück"
    )


def test_xmp_tells_caption_credit_and_terms() -> None:
    said = xmp(
        LIST.format("description", "Alt", "<rdf:li>Die Brücke</rdf:li><rdf:li>The bridge</rdf:li>")
        + LIST.format("creator", "Seq", "<rdf:li>Femke Dahl</rdf:li><rdf:li>Jette Harmsen</rdf:li>")
        + "<xmpRights:UsageTerms><rdf:Alt><rdf:li>Honorarfrei bei Nennung</rdf:li></rdf:Alt></xmpRights:UsageTerms>",
        'photoshop:Credit="Stadt Wendelbrück"',
    )
    assert words_of(jpeg(xmp=said)) == Words(
        caption="Die Brücke",
        credit="Femke Dahl, Jette Harmsen / Stadt Wendelbrück",
        terms="Honorarfrei bei Nennung",
    )


def test_what_stands_deep_within_an_item_is_not_its_text() -> None:
    nested = "<rdf:li>" * 3_000 + "Die Brücke" + "</rdf:li>" * 3_000
    assert words_of(jpeg(xmp=xmp(LIST.format("description", "Alt", nested)))) == Words()
    assert words_of(jpeg(xmp=xmp(LIST.format("creator", "Seq", f"<rdf:li>Femke Dahl</rdf:li>{nested}")))) == Words(
        credit="Femke Dahl"
    )


def test_of_more_elements_than_programs_write_the_first_are_looked_at() -> None:
    many, told = "<x/>" * 6_000, LIST.format("description", "Alt", "<rdf:li>Die Brücke</rdf:li>")
    assert words_of(jpeg(xmp=xmp(told + many))).caption == "Die Brücke"
    assert words_of(jpeg(xmp=xmp(many + told))).caption == ""


def test_rights_are_the_credit_where_there_is_no_other() -> None:
    assert words_of(jpeg(iptc=dataset(2, 116, "© Stadt Wendelbrück".encode()))).credit == "© Stadt Wendelbrück"


def test_what_a_camera_writes_for_a_caption_is_none() -> None:
    assert words_of(jpeg(iptc=dataset(2, 120, b"OLYMPUS DIGITAL CAMERA"))) == Words()


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(jpeg(xmp=xmp("<dc:description>" * 1500 + "</dc:description>" * 1500)), id="deep"),
        pytest.param(
            jpeg(xmp=b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
            id="entities",
        ),
        pytest.param(jpeg(xmp=b"<x:xmpmeta"), id="broken off"),
        pytest.param(jpeg(iptc=b"\x1c\x02\x78\xff\xff short"), id="a length that lies"),
        pytest.param(jpeg(iptc=b"\x00" * 100), id="zeros"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"GIF89a", id="another kind"),
    ],
)
def test_what_cannot_be_read_says_nothing(hostile: bytes) -> None:
    assert words_of(hostile) == Words()


def test_what_a_file_says_is_text_without_tricks() -> None:
    said = "<b>Die\u202e Brücke</b><script>alert(1)</script> &amp; der Fluss"
    assert words_of(jpeg(iptc=dataset(2, 120, said.encode()))).caption == "Die Brücke & der Fluss"


def test_a_file_that_says_a_book_is_cut() -> None:
    words = words_of(jpeg(iptc=dataset(2, 120, b"x" * 20_000) + dataset(2, 80, b"y" * 20_000)))
    assert (len(words.caption), len(words.credit)) == (1000, 200)


@given(st.binary(max_size=200))
def test_no_iptc_at_all_stops_a_picture(iptc: bytes) -> None:
    assert isinstance(words_of(jpeg(iptc=iptc)), Words)


def test_none_of_it_goes_out_with_the_picture_for_chats() -> None:
    data = jpeg(iptc=dataset(2, 120, b"secret caption"), xmp=xmp(attributes='photoshop:Credit="secret credit"'))
    assert b"secret" in data
    assert b"secret" not in prepare_picture(data)
