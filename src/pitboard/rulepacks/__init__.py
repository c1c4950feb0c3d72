"""Rule packs as data: one file each, for a person to read and correct."""
