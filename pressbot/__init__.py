"""pressbot: standing queries over press feeds, posted into chats and kept true."""

__version__ = "0.1.0"
