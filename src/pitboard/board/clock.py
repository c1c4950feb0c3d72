"""Race times and durations as people read them."""


def clock(ms: int | None) -> str:
    """A race time or a duration in ms as 16:12:30.123, or 3:41.032 below an hour."""
    if ms is None:
        return ""
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    seconds, ms = divmod(ms, 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}.{ms:03}"
    if minutes:
        return f"{sign}{minutes}:{seconds % 60:02}.{ms:03}"
    return f"{sign}{seconds}.{ms:03}"


def race_clock(ms: int) -> str:
    """A race time in ms as 16:12:30, with thousandths only where there are any."""
    seconds, rest = divmod(abs(ms), 1000)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if ms < 0 else "") + text + (f".{rest:03}" if rest else "")
