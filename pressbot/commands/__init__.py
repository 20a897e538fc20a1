"""What chats may ask: one verb a file, from a command in an open transaction to a reply."""
