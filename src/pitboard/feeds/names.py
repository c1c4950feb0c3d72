"""Driver names as timing systems write them."""


def split_name(name: str) -> tuple[str, str]:
    """First and last name of `Alessandro PIER GUIDI` or `Renger van der Zande`, as written.

    Capitals mark the surname where the source uses them; otherwise the first word is the first name.
    """
    words = name.split()
    if len(words) < 2:
        return "", name.strip()
    first = len(words)
    while first > 1 and words[first - 1].isupper():
        first -= 1
    if first == len(words):
        first = 1
    return " ".join(words[:first]), " ".join(words[first:])


def seat_of(names: list[str], name: str) -> int:
    """The seat of a driver, by the order in which a car showed its names; a new one is added to them. 0: nobody."""
    if not name:
        return 0
    if name not in names:
        names.append(name)
    return names.index(name) + 1
