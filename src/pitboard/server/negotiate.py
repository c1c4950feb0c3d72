"""What a client would rather have, by its Accept headers."""

from collections.abc import Mapping


def preferred(header: str, offers: Mapping[str, str], otherwise: str) -> str:
    """The offer that a header wants most.

    `offers` maps what a header may name (`text/html`, `nl`) to what is offered; a range covers what it begins
    (`text/*`, and `nl-BE` takes `nl`). `otherwise` is for a header that names none of them.
    """
    best, most = otherwise, 0.0
    for part in header.split(","):
        name, *parameters = [piece.strip().casefold() for piece in part.split(";")]
        weight = _weight(parameters)
        if weight <= most:
            continue
        if name in ("*", "*/*"):
            best, most = otherwise, weight
            continue
        found = next((offer for known, offer in offers.items() if _covers(name, known)), None)
        if found is not None:
            best, most = found, weight
    return best


def _covers(name: str, known: str) -> bool:
    return name == known or name.startswith(f"{known}-") or (name.endswith("/*") and known.startswith(name[:-1]))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip."""
    weights = {}
    for part in header.split(","):
        name, *parameters = [piece.strip().casefold() for piece in part.split(";")]
        weights[name] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0
