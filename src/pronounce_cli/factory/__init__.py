"""From settings to what they ask for: an assessor, a recogniser, a voice."""
