"""`pitboard export`: a race as a file that another program reads."""

from pathlib import Path

import click

from pitboard.cli.race import RACE_TIME, Race, one_line_errors, run_option
from pitboard.feeds.reading import Refusal, Refused


@click.command()
@click.argument("source")
@click.option("--as", "form", type=click.Choice(["timing71"]), required=True, help="As what: a replay for Timing71.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write.")
@click.option("--at", type=RACE_TIME, metavar="T", help="Race time to begin at. Default: the start.")
@click.option(
    "--every", type=click.IntRange(1, 60), default=1, show_default=True, help="Seconds between two states, at least."
)
@click.option("--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV.")
@run_option
@one_line_errors
def export(source: str, form: str, out: Path, at: int | None, every: int, entries: str | None) -> None:
    """Write a race as a file for another program."""
    assert form == "timing71"
    from pitboard.relay.timing71 import replay_zip

    race = Race(source, entries)
    begin_us = None if at is None else race.history.race.start_us + at
    if begin_us is not None and begin_us > race.history.through_us:
        raise click.UsageError("--at lies behind the end of what is known")
    content = replay_zip(race.history, begin_us, every)
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(Refusal(str(out), 0, f"cannot be written: {error.strerror}", whole=True)) from None
    click.echo(f"{race.history.race.name}: {len(content) / 1e6:.1f} MB written to {out}")
    race.leave()
