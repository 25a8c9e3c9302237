"""One function for each thing that a person or the clock can do: load, decide, save, tell; each in one transaction."""
