"""What of Slack we use, and the scopes it takes: from here an installation asks for its rights, and no others.

``config/slack-manifest.yaml`` says the same to Slack; a test holds the two together.
"""

from __future__ import annotations

#: What Slack tells us of without being asked, as the Events API names it.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": (),
    "channel_left": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "link_shared": ("links:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}

#: What we ask of Slack. The app posts where it was invited, so ``chat:write.public`` is not among them.
METHODS: dict[str, tuple[str, ...]] = {
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.unfurl": ("links:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "users.conversations": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
}

#: All of it, in the order of the alphabet; ``commands`` is for ``/press`` and the shortcuts.
SCOPES = tuple(
    sorted({"commands", *(scope for used in (EVENTS, METHODS) for scopes in used.values() for scope in scopes)})
)
