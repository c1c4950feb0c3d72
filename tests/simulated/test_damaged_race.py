"""A dozen races with damaged facts go through everything; `bench/whole_path.py` runs as many as one likes.

The numbers are those of races that once contradicted themselves or met an error.
"""

import logging
from collections.abc import Iterator

import pytest

from simulated.damaged_race import Findings, run


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is refused is logged, as it should be."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", [0, 1, 2, 103, 119, 310, 342, 567, 832])
def test_a_race_of_damaged_facts_goes_through_everything(seed: int) -> None:
    findings = Findings()

    assert run(seed, findings) >= 2_500
    assert findings.wrong == []
