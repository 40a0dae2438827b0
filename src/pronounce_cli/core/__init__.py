"""The vocabulary of the project: values, phones, ports and errors. Standard library only."""
