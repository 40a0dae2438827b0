"""What a command can be told: options that several commands share."""
