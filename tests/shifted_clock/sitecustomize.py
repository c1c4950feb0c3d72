"""Sets a process's clock ahead or behind by CLOCK_SHIFT_S; Python itself imports a file of this name at its start.

What waits or measures goes by the steady clocks, which keep as they are.
"""

import os
import time

shift_s = int(os.environ.get("CLOCK_SHIFT_S", "0"))
real_s, real_ns = time.time, time.time_ns

if shift_s:
    vars(time).update(time=lambda: real_s() + shift_s, time_ns=lambda: real_ns() + shift_s * 1_000_000_000)
