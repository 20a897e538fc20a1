"""Messages to be shown, in no platform's markup, and the phrases they are made of: pure functions."""
