"""A P3 decoder on a real socket that loses records on the way and sends them again when it is asked."""

import socket
import threading
from contextlib import suppress
from types import TracebackType

from pitboard.feeds.p3.protocol import P3Framing, PassingRecord, ResendRecord, decode, encode


class Decoder:
    """Listens on loopback; a client gets every passing read so far but the `lost`, then what it asks for.

    `asked` holds the ranges of passing numbers that were asked for, `where` is its host and port.
    """

    def __init__(self, decoder_id: int, lost: set[int] | None = None) -> None:
        self.id = decoder_id
        self.lost = lost or set()
        self.asked: list[tuple[int, int]] = []
        self._passings: dict[int, bytes] = {}
        self._clients: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.where = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "Decoder":
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join()

    def read(self, transponder: int, rtc_us: int) -> None:
        """A transponder over the loop."""
        number = len(self._passings) + 1
        record = PassingRecord(number=number, transponder=transponder, rtc_us=rtc_us, decoder=self.id)
        self._passings[number] = encode(record)
        if number not in self.lost:
            for client in list(self._clients):
                client.sendall(self._passings[number])

    def drop(self) -> None:
        """Lose every connection."""
        for client in self._clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            client.close()
        self._clients.clear()

    @property
    def sent(self) -> bytes:
        """Every passing so far, as bytes."""
        return b"".join(self._passings.values())

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._clients)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._clients.append(client)
            thread = threading.Thread(target=self._answer, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _answer(self, client: socket.socket) -> None:
        framing = P3Framing()
        while True:
            try:
                data = client.recv(4096)
            except OSError:
                return
            if not data:
                return
            for frame in framing.feed(data):
                record = decode(frame.content)
                if isinstance(record, ResendRecord) and record.decoder == self.id:
                    begin, end = record.from_number or 0, record.until_number or 0
                    self.asked.append((begin, end))
                    again = [self._passings[number] for number in range(begin, end + 1)]
                    client.sendall(b"".join(again))
