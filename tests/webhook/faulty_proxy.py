"""A network that misbehaves: a TCP proxy between the deliverer and a receiver."""

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

HOLD_SECONDS = 60.0  # far beyond any deadline
LATENCY_SECONDS = 0.05
BYTES_A_SECOND = 200
SLICE_BYTES = 7
READ_BYTES = 65_536


class Fault(StrEnum):
    """What a network may do to a connection."""

    LATENCY = "latency"
    RESET = "reset"
    SLOW_CLOSE = "slow close"
    HALF_OPEN = "half-open"
    SLICING = "slicing"
    BANDWIDTH = "bandwidth"
    DOWN = "down"
    TIMEOUT = "timeout"


@dataclass
class FaultyProxy:
    """Passes connections on; each may have the fault, by a toss of a coin.

    ``hit`` counts those that had it.
    """

    target: int
    fault: Fault | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(8))  # noqa: S311
    port: int = 0
    hit: int = 0
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _ended: asyncio.Event = field(init=False)

    async def serve(self, started: threading.Event) -> None:
        """Serve on a free port of this machine until told to stop."""
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._ended.wait()
        server.close()

    def stop(self) -> None:
        """End all connections, from another thread."""
        self._loop.call_soon_threadsafe(self._ended.set)

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault = self.fault if self.chance.random() < 0.5 else None
        self.hit += fault is not None
        try:
            await self._pass_on(fault, reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # one end is gone, or the block has ended
        finally:
            writer.close()

    async def _pass_on(
        self,
        fault: Fault | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if fault is Fault.DOWN:
            return
        if fault is Fault.TIMEOUT:
            await asyncio.sleep(HOLD_SECONDS)
        to, back = await asyncio.open_connection("127.0.0.1", self.target)
        there = asyncio.create_task(_copy(reader, back, fault))
        try:
            await self._answer(fault, to, writer)
        finally:
            there.cancel()
            await asyncio.gather(there, return_exceptions=True)
            back.close()

    async def _answer(
        self,
        fault: Fault | None,
        to: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Bring the receiver's answer back, or not."""
        if fault is Fault.HALF_OPEN:
            await to.read(READ_BYTES)  # the receiver has answered, and nobody hears it
            await asyncio.sleep(HOLD_SECONDS)
        if fault is Fault.RESET:
            await to.read(READ_BYTES)
            writer.write(b"HTTP/1.1 2")
            await writer.drain()
            _reset(writer)
            return
        await _copy(to, writer, fault)
        if fault is Fault.SLOW_CLOSE:
            await asyncio.sleep(HOLD_SECONDS)


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault | None
) -> None:
    while data := await reader.read(READ_BYTES):
        if fault is Fault.LATENCY:
            await asyncio.sleep(LATENCY_SECONDS)
        sliced = fault in {Fault.SLICING, Fault.BANDWIDTH}
        for part in _sliced(data) if sliced else [data]:
            writer.write(part)
            await writer.drain()
            if fault is Fault.BANDWIDTH:
                await asyncio.sleep(len(part) / BYTES_A_SECOND)
                if reader.at_eof():  # who sent it has given up
                    writer.transport.abort()
                    return
            elif sliced:
                await asyncio.sleep(0)


def _sliced(data: bytes) -> list[bytes]:
    return [data[at : at + SLICE_BYTES] for at in range(0, len(data), SLICE_BYTES)]


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other end is told of a reset, not of an end."""
    found: socket.socket = writer.get_extra_info("socket")
    found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextmanager
def faulty(target: int) -> Iterator[FaultyProxy]:
    """A proxy to a port of this machine, until the block ends."""
    proxy, started = FaultyProxy(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(proxy.serve(started)))
    thread.start()
    assert started.wait(5)
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join()
