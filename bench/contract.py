"""What the described API does with anything a client may send: schemathesis against a race that is replayed.

    python bench/contract.py RACE [--minutes 30] [--schemathesis PATH]

The program is not one of Pitboard's dependencies: `pip install schemathesis` in an environment of its own, and name its
command. It draws requests from the API's own description, sound and broken ones, and looks at each answer: no server
error, the described status, content type and shape, what is refused. Prints what it found; the exit code is its own.
"""

import argparse
import subprocess
import sys
from urllib.parse import urljoin

WITHOUT_END = "/api/stream"

NO_FAULT = "unsupported_method,positive_data_acceptance"
"""A car that is not in this race is refused, though the description lets a car have any number."""


def main() -> None:
    """Serve a race, and have it asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("race")
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--schemathesis", default="schemathesis")
    options = asked.parse_args()
    serving = [sys.executable, "-m", "pitboard", "replay", options.race, "--speed", "20", "--at", "1:30:00"]
    with subprocess.Popen([*serving, "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().split()[3]
            command = [options.schemathesis, "run", urljoin(address, "/api/openapi.json"), "--no-color"]
            command += ["--max-time", str(round(options.minutes * 60)), "--continue-on-failure"]
            command += ["--phases", "examples,coverage,fuzzing", "--exclude-path", WITHOUT_END]
            command += ["--request-timeout", "20", "--exclude-checks", NO_FAULT]
            status = subprocess.run(command, check=False).returncode
            print("the server is still there" if server.poll() is None else "THE SERVER HAS ENDED")
        finally:
            server.terminate()
    sys.exit(status)


if __name__ == "__main__":
    main()
