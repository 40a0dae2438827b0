"""The command line: each command parses, makes one call, renders and exits."""
