"""Albums: what is said below pictures, as they are sent and as their release is corrected."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pressbot.handout import Handed, Handout
from pressbot.messages import Message, Picture
from pressbot.model import Change, Media, Release
from pressbot.render.albums import album, alone, handed_now
from pressbot.render.measure import length, plain_text
from pressbot.render.summary import notice_picture
from tests.values import a_chat, a_release

FIRE = Media(url="https://a.example/1.jpg", caption="Das Dach brennt.", credit="Foto: Jorin Wiesner")
CREW = Media(url="https://a.example/2.jpg", credit="Foto: Jorin Wiesner", terms="Nur redaktionell")
MAP = Media(url="https://a.example/3.jpg", alt="Lageplan", credit="Karte: Stadt Wolfsburg")
CHAT = a_chat()
DRAWN = Picture(b"\xff\xd8\xff")


def told(*media: Media, **changes: object) -> list[str]:
    release = replace(a_release(headline="Brand am Markt"), media=media, **changes)  # type: ignore[arg-type]  # any field
    return [plain_text(each.blocks) for each in album(release, CHAT, [(each, DRAWN) for each in media])]


def handed(*media: Media, together: bool = True) -> Handout:
    """What a chat was given, of files that say nothing themselves."""
    pictures = tuple(Handed(str(41 + place), Media(url=each.url)) for place, each in enumerate(media))
    return Handout(chat=CHAT, release_id=1, revision=1, album=together, pictures=pictures)


def shown(handout: Handout, release: Release) -> dict[int, tuple[str, bool]]:
    """What each picture is to say, and whether a card takes its place."""
    card = notice_picture()
    now: dict[int, Message] = handed_now(handout, release)
    return {number: (plain_text(each.blocks), each.picture == card) for number, each in now.items()}


def test_below_the_first_stands_the_headline_and_who_made_which() -> None:
    first, *others = told(FIRE, CREW, MAP)
    assert first.splitlines() == [
        "Brand am Markt",
        "",
        "1 Das Dach brennt. · Foto: Jorin Wiesner",
        "2 Foto: Jorin Wiesner · Nutzung: Nur redaktionell",
        "3 Lageplan · Karte: Stadt Wolfsburg",
    ]
    assert others == ["", ""]


def test_what_is_the_same_of_several_is_said_once() -> None:
    plain = replace(FIRE, caption="")
    assert told(plain, plain)[0] == "Brand am Markt\n\nFoto: Jorin Wiesner"
    assert told(plain, replace(MAP, alt=""), plain)[0].splitlines()[2:] == [
        "1, 3 Foto: Jorin Wiesner",
        "2 Karte: Stadt Wolfsburg",
    ]


def test_where_captions_have_no_room_the_credits_stay() -> None:
    wordy = replace(FIRE, caption="Wort " * 100)
    assert told(wordy, wordy, MAP)[0].splitlines()[2:] == ["1, 2 Foto: Jorin Wiesner", "3 Karte: Stadt Wolfsburg"]


def test_where_not_even_the_credits_have_room_each_picture_says_its_own() -> None:
    many = [replace(FIRE, credit=f"Foto: {number} {'Name, ' * 20}Ende") for number in range(10)]
    captions = told(*many)
    assert [credit.splitlines()[-1] for credit in captions] == [each.credit for each in many]


def test_one_picture_by_itself_has_caption_credit_and_terms() -> None:
    message = alone(CHAT, CREW, DRAWN)
    assert plain_text(message.blocks) == "Foto: Jorin Wiesner\nNutzung: Nur redaktionell"


@given(
    st.lists(
        st.builds(Media, url=st.just("https://a.example/1.jpg"), caption=st.text(), credit=st.text(), terms=st.text()),
        min_size=2,
        max_size=10,
    ),
    st.text(min_size=1),
)
def test_whatever_is_said_has_room_below_a_picture_and_no_credit_is_lost(media: list[Media], headline: str) -> None:
    captions = told(*media, headline=headline)
    assert all(length(each) <= 1024 for each in captions)
    assert all(each.credit.strip()[:100] in "\n".join(captions) for each in media)


def test_a_correction_changes_what_is_said() -> None:
    release = replace(a_release(headline="Brand am Markt"), media=(replace(FIRE, credit="Foto: Ada Muster"), MAP))
    assert shown(handed(FIRE, MAP), release) == {
        1: ("Brand am Markt\n\n1 Das Dach brennt. · Foto: Ada Muster\n2 Lageplan · Karte: Stadt Wolfsburg", False),
        2: ("", False),
    }
    assert shown(handed(FIRE, together=False), release) == {1: ("Das Dach brennt.\nFoto: Ada Muster", False)}


def test_what_the_pictures_own_file_says_stays_where_the_office_says_nothing() -> None:
    file = Media(url=FIRE.url, credit="Foto: aus der Datei")
    handout = replace(handed(FIRE), album=False, pictures=(Handed("41", file),))
    release = replace(a_release(), media=(replace(FIRE, credit=""),))
    assert shown(handout, release) == {1: ("Das Dach brennt.\nFoto: aus der Datei", False)}


def test_a_picture_that_is_gone_is_a_card_and_the_others_keep_their_numbers() -> None:
    release = replace(a_release(headline="Brand am Markt"), media=(FIRE, MAP))
    assert shown(handed(FIRE, CREW, MAP), release) == {
        1: (
            "Brand am Markt\n\n1 Das Dach brennt. · Foto: Jorin Wiesner\n3 Lageplan · Karte: Stadt Wolfsburg",
            False,
        ),
        2: ("Dieses Bild gehört nicht mehr zur Meldung.", True),
        3: ("", False),
    }
    assert shown(handed(FIRE), replace(release, media=())) == {1: ("Dieses Bild gehört nicht mehr zur Meldung.", True)}


def test_of_a_withdrawn_release_no_picture_is_left_and_it_is_said_once() -> None:
    withdrawn = replace(a_release(headline="Brand am Markt"), media=(FIRE, MAP), change=Change.WITHDRAWAL)
    now = shown(handed(FIRE, MAP), withdrawn)
    assert [card for _, card in now.values()] == [True, True]
    assert "zurückgezogen" in now[1][0]
    assert "Brand" not in now[1][0]
    assert now[2][0] == ""
    apart = shown(handed(FIRE, MAP, together=False), withdrawn)
    assert apart[1] == apart[2]
