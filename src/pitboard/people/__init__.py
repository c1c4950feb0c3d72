"""How people's names are written, as data for a person to read and correct."""
