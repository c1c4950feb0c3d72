"""How reports read, in figures: `python bench/report_style.py [--moments N] [--series] [--out FOLDER] RACE...`.

Of every race, texts of the usual length in both languages at so many moments, the last right behind the flag:
connectives and numerals per 100 words, the share of the sentences with a car's number, openings that come twice in a
race. One line a race and language, running and at the flag; then all together. With `--series` each report knows of
the one before it; with `--out` each text is written there. What is not told as a race is left out.
"""

import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

from pitboard.intake import load
from pitboard.report.compose import reports
from pitboard.report.render import as_markdown

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from report.style import Style, repeated_openings, style_of

AFTER_THE_FLAG_US = 600_000_000
Group = tuple[str, str]


def texts(path: str, moments: int, series: bool, out: Path | None) -> dict[Group, list[Style]]:
    """Figures of a race's reports by language and whether they are of the result; each text is written where asked."""
    history = load(path).history
    start_us, flag_us = history.race.start_us, min(history.chequered_us, history.through_us)
    at_us = [start_us + (flag_us - start_us) * share // moments for share in range(1, moments)]
    found: dict[Group, list[Style]] = defaultdict(list)
    since_us = None
    for place, moment_us in enumerate([*at_us, min(flag_us + AFTER_THE_FLAG_US, history.through_us)], 1):
        for lang, document in reports(history, moment_us, nation="NLD", since_us=since_us).items():
            text = as_markdown(document)
            if out:
                (out / f"{Path(path).name.removesuffix('.csv.gz')}-{place:02}-{lang}.md").write_text(text, "utf-8")
            found[lang, "result" if place == moments else "running"].append(style_of(text, lang))
        since_us = moment_us if series else None
    return found


def line(name: str, group: Group, styles: list[Style]) -> str:
    """One line of figures."""
    again = sum(repeated_openings(styles).values())
    return (
        f"{name:34} {group[0]} {group[1]:7} {len(styles):4} texts of {mean(each.words for each in styles):4.0f} words"
        f"  connectives {mean(each.connectives for each in styles):.2f}"
        f"  numerals {mean(each.numerals for each in styles):.2f}"
        f"  with a number {mean(each.share_with_number for each in styles):.3f}  opening again {again}"
    )


def taken(words: list[str], name: str) -> str:
    """Take an option and its value from the command line; empty where it is not there."""
    if name not in words:
        return ""
    place = words.index(name)
    words.pop(place)
    return words.pop(place)


def main() -> None:
    """Measure the races named on the command line."""
    words = [word for word in sys.argv[1:] if word != "--series"]
    series = "--series" in sys.argv
    moments, folder = int(taken(words, "--moments") or 8), taken(words, "--out")
    out = Path(folder) if folder else None
    if out:
        out.mkdir(parents=True, exist_ok=True)
    every: dict[Group, list[Style]] = defaultdict(list)
    for path in words:
        found = texts(path, moments, series, out)
        if min(style.words for styles in found.values() for style in styles) < 40:
            print(f"{path}: not told as a race", flush=True)
            continue
        for group, styles in sorted(found.items()):
            every[group] += styles
            print(line(Path(path).name, group, styles), flush=True)
    for group, styles in sorted(every.items()):
        print(line("all", group, styles))


main()
