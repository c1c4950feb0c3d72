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
