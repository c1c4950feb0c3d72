"""One run of a feed under way: each record into facts as it comes; what is put right later is taken back by name.

RMonitor says again what the state is, never what happened. So a lap that only a result proves (`$G`) is counted, and
its time, which is never sent again, is named as not received. Race times are in µs since the race clock's zero.

`run` takes the records and hands out the facts; `clock` knows the race time, `field` the cars, `crossed` their
crossings of the line, `flags` the flags, and `facts` keeps what was told until the clock can date it.
"""

from pitboard.feeds.rmonitor.underway.run import UnderWay

__all__ = ["UnderWay"]
