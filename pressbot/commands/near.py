"""/near: what there is to follow round a place, named or pointed at, down to the preview of a query for it.

A platform that hears of a location sends it as this verb with "52.4227,10.7865".
"""

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired
from pressbot.messages import Reply
from pressbot.model import ChatKind
from pressbot.query.syntax import canonical, parse
from pressbot.render.near import near_page, near_usage, no_place, which_centre
from pressbot.store.queries import keep_query
from pressbot.text.gazetteer import Place, areas_of
from pressbot.text.nearest import nearest_town, read_coordinates
from pressbot.text.places import label, resolve, suggest_places

_CIRCLES_KM = (10, 30, 50)


def near(tx: Connection, request: Request) -> Reply:
    """The place named, or nearest to the coordinates, with circles to choose from; which one, where several have the name."""
    text = " ".join(request.text.split())
    if not text:
        by_location = request.command.attachments and request.command.kind is ChatKind.PRIVATE
        return Reply(messages=(near_usage(request.chat, by_location=by_location),))
    coordinates = read_coordinates(text)
    found = (nearest_town(*coordinates) or ()) if coordinates else resolve(text)
    if isinstance(found, Place):
        return _page(tx, request, found)
    if found:
        return Reply(messages=(which_centre(request.chat, text, found),))
    return Reply(messages=(no_place(request.chat, text, () if coordinates else suggest_places(text)),))


def near_chosen(tx: Connection, request: Request) -> Reply:
    """The same for the place whose button was tapped, in the place of the question."""
    chosen = request.place(0)
    return _page(tx, request, chosen) if chosen else expired(request)


def _page(tx: Connection, request: Request, centre: Place) -> Reply:
    def query(text: str) -> int:
        return keep_query(tx, canonical(parse(text)))

    name = label(centre)
    area = next(iter(areas_of(centre)), None)
    message = near_page(
        request.chat,
        centre,
        # Round the middle of a state there is nothing that anybody means.
        [(each, query(f'near:"{name},{each}km"')) for each in _CIRCLES_KM if not centre.is_area],
        place_query=query(f'place:"{name}"'),
        area=(area.name, query(f'place:"{label(area)}"')) if area else None,
    )
    return Reply(messages=(message,), replaces=request.tapped)
