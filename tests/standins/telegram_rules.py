"""The Bot API's rules for what is sent, with the server's own words for every refusal. Pure but for decoding pictures."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.standins.telegram_html import CannotParse, is_openable, parse, tidy
from tests.standins.telegram_state import Keyboard

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ALBUM = 10
DOWNLOAD = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
VCARD_BYTES = 2048
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
PLACEHOLDER = 64
ENTITIES = 100


class Refused(Exception):
    """An answer other than success: status, description and what comes with it."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        self.status = status
        self.parameters = parameters
        super().__init__(description)


def bad_request(description: str, **parameters: int) -> Refused:
    """Return the refusal with status 400."""
    return Refused(400, f"Bad Request: {description}", **parameters)


def read_text(text: str, parse_mode: str) -> tuple[str, tuple[dict[str, Any], ...]]:
    """Return text and entities as shown."""
    if parse_mode.lower() not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    try:
        plain, entities = parse(text) if parse_mode else (text, [])
    except CannotParse as fault:
        raise bad_request(f"can't parse entities: {fault}") from fault
    shown, kept = tidy(plain, entities)
    return shown, tuple(kept[:ENTITIES])


def check_text(text: str) -> None:
    """Refuse what is no text message."""
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")


def check_caption(text: str) -> None:
    """Refuse what is too long under a picture."""
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")


def check_album(items: list[dict[str, Any]]) -> None:
    """Refuse what is no album of photos."""
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM:
        raise bad_request("too many messages to send as an album")
    if any(item.get("type") != "photo" for item in items):
        raise bad_request("wrong type of the web page content")
    if len({bool(item.get("show_caption_above_media")) for item in items}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")


def check_contact(phone: str, name: str, vcard: str) -> None:
    """Refuse what is no contact."""
    if not phone:
        raise bad_request("phone number is empty")
    if not name.strip():
        raise bad_request("first name is empty")
    if re.fullmatch(r"\+?\d{2,20}", phone) is None:
        raise bad_request("PHONE_NUMBER_INVALID")
    if len(vcard.encode()) > VCARD_BYTES:
        raise bad_request("vCard is too long")
    if vcard and not (vcard.startswith("BEGIN:VCARD\r\nVERSION:") and vcard.endswith("\r\nEND:VCARD")):
        raise bad_request("VCARD_INVALID")


def read_force_reply(markup: dict[str, Any] | None, chat_kind: str) -> str | None:
    """Return the placeholder of the reply that is asked for, "" for none; None where no reply is."""
    if not (markup or {}).get("force_reply"):
        return None
    if chat_kind == "channel":
        raise bad_request("reply markup is not allowed in channels")
    placeholder: str = (markup or {}).get("input_field_placeholder", "")
    if len(placeholder) > PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    return placeholder


def read_keys(markup: dict[str, Any] | None, chat_kind: str) -> Keyboard | None:
    """Return the keys to show below the text field, no rows to take them away; None where they are to stay."""
    markup = markup or {}
    if "keyboard" not in markup and not markup.get("remove_keyboard"):
        return None
    if chat_kind == "channel":
        raise bad_request("reply markup is not allowed in channels")
    keys: Keyboard = [row for row in markup.get("keyboard", []) if row]
    for key in (key for row in keys for key in row):
        if not key.get("text", "").strip():
            raise bad_request("keyboard button text must be non-empty")
        if key.get("request_location") and chat_kind != "private":
            raise bad_request("location can be requested in private chats only")
    if not keys and "keyboard" in markup:
        raise bad_request("reply keyboard must be non-empty")
    return keys


def read_keyboard(markup: dict[str, Any] | None) -> Keyboard:
    """Return the rows of an inline keyboard."""
    rows: Keyboard = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return rows


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text", "").strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [key for key in button if key not in {"text", "style", "icon_custom_emoji_id"}]
    if len(actions) != 1:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not is_openable(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def read_photo(name: str, data: bytes) -> tuple[int, int, str]:
    """Return width, height and hash of a photo that Telegram would take."""
    if len(data) > PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        )
    if not name.lower().endswith((".jpg", ".jpeg", ".gif", ".png", ".tif", ".tiff", ".bmp")):
        raise bad_request("photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp")
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            width, height = image.size
    except (UnidentifiedImageError, OSError) as fault:
        raise bad_request("IMAGE_PROCESS_FAILED") from fault
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height, hashlib.sha256(data).hexdigest()
