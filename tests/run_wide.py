"""What all processes of a run of tests share: a value that is dear to make is made by the first that asks for it."""

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

VARIABLE = "PITBOARD_RUN_OF_TESTS"
"""Names the folder of this run; processes that the tests begin are given it too."""

Value = TypeVar("Value")


def begin(config: pytest.Config) -> None:
    """Make the folder of a run, unless another process of it has."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="pitboard-tests-")
        config.add_cleanup(_end)


def _end() -> None:
    shutil.rmtree(os.environ.pop(VARIABLE))


def made_once(key: str, make: Callable[[], Value]) -> Value:
    """The value that a key names, made by `make` where no process of this run has made it; else a copy of that one."""
    if VARIABLE not in os.environ:
        return make()
    path = Path(os.environ[VARIABLE], hashlib.sha256(key.encode()).hexdigest())
    if path.is_file():
        value: Value = pickle.loads(path.read_bytes())
        return value
    value = make()
    # Whole or not at all: another process may be reading, or making the same.
    own = path.with_suffix(f".{os.getpid()}")
    own.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    own.replace(path)
    return value
