"""`pronounce practice`: a session, on a screen or in plain lines."""
