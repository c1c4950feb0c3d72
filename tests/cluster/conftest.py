"""Three real NATS servers on this machine, and a race of its own on them for every test."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import uuid4

import pytest

from pitboard.cluster import nats_bus
from pitboard.cluster.local_servers import LocalServers, NoServerProgram, local_servers, server_program
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus

Connect = Callable[[], AbstractAsyncContextManager[NatsBus]]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServers]:
    """Three servers, or a skip where there is no program."""
    try:
        server_program()
    except NoServerProgram as error:
        pytest.skip(str(error))
    with local_servers(tmp_path_factory.mktemp("nats")) as running:
        yield running


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers on a busy machine answer late, and nothing is wrong with them."""
    monkeypatch.setattr(nats_bus, "ANSWER_S", 5.0)
    monkeypatch.setattr(nats_bus, "READ_S", 5.0)


@pytest.fixture
def address(servers: LocalServers) -> str:
    """The address of a new race."""
    return f"{servers.address}/{uuid4().hex[:12]}"


@pytest.fixture
def connect(address: str) -> Connect:
    """What opens a bus to it, each time another."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[NatsBus]:
        async with NatsBus.connect(address) as bus:
            await open_bus(bus)
            yield bus

    return opened
