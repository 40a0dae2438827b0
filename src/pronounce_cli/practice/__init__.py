"""Practice: what to say, what is due, and how a session runs."""
