"""Runs the command line: `python -m pitboard`."""

from pitboard.cli import main

if __name__ == "__main__":
    main()
