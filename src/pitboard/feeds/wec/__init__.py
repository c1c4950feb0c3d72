"""The FIA WEC live documents: the state, the stints and the laps of a race, each sent whole at every request.

Cars lie in sparse lists indexed by their number. Documents of one feed share one source name: what a later one says of
the race replaces what an earlier one said.
"""

from pitboard.feeds.wec.documents import parse
from pitboard.feeds.wec.follower import Follower
from pitboard.feeds.wec.live import Live
from pitboard.feeds.wec.parts import Kind, recognise
from pitboard.feeds.wec.recording import documents_in

__all__ = ["Follower", "Kind", "Live", "documents_in", "parse", "recognise"]
