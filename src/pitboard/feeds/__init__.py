"""Formats in: one module a format, each a pure parser from what was sent to facts."""
