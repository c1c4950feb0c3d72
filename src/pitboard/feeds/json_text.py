"""JSON of unknown origin into plain objects, with one error for everything that can be wrong with it."""

import msgspec


def decoded_json(payload: bytes) -> object:
    """What a JSON document holds.

    Raises:
        ValueError: it is no JSON, not UTF-8, or nested deeper than any document of timing; the text says where.
    """
    try:
        return msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON: {error}") from None
    except RecursionError:
        raise ValueError("no JSON of a timing system: nested too deep") from None
