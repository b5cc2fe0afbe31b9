"""The load: signed requests made beforehand, sent over kept-alive raw connections."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.service import HOST

TIMEOUT_SECONDS = 15.0
NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be written to a socket; ``id`` names its comment."""

    id: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; ``broken`` when the connection ended under the request."""

    status: int
    retry_after: bool
    body: bytes
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request and what became of it.

    Parameters
    ----------
    id : str
        The comment's.
    reply : Reply
        Status ``NO_ANSWER`` when the connection broke or the time was up.
    seconds : float
        From the moment it was due, not from when it could be sent, to the whole
        answer: a service that stalls is charged for all who wait.
    lag : float
        How late it was handed to the load's own loop, in seconds.
    """

    id: str
    reply: Reply
    seconds: float
    lag: float = 0.0


class Connection(asyncio.Protocol):
    """One kept-alive connection; one request at a time."""

    def __init__(self) -> None:
        self.alive = True
        self.answered = 0.0
        self._buffer = bytearray()
        self._waiter: asyncio.Future[Reply] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (TCP gives one)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._waiter is None:
            return
        head = bytes(self._buffer[:end]).lower()
        length = int(_header(head, b"content-length") or 0)
        if len(self._buffer) < end + 4 + length:
            return
        body = bytes(self._buffer[end + 4 : end + 4 + length])
        self._buffer.clear()
        if _header(head, b"connection") == b"close":
            self.close()
        reply = Reply(int(head[9:12]), _header(head, b"retry-after") != b"", body)
        waiter, self._waiter = self._waiter, None
        if not waiter.done():
            waiter.set_result(reply)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        self.alive = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError())

    async def ask(self, raw: bytes) -> Reply:
        """Send one request and wait for its answer."""
        if self._transport is None or not self.alive:
            raise ConnectionResetError
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return await self._waiter

    def close(self) -> None:
        """Close it; harmless when it is closed."""
        self.alive = False
        if self._transport is not None:
            self._transport.close()


class Pool:
    """Connections that are opened when no idle one is left, at most ``most``.

    A request is given up after ``seconds``; ``again`` is whether one is repeated whose
    idle connection was just closed; connections idle for ``idle`` seconds are not used.
    """

    def __init__(
        self,
        port: int,
        most: int,
        seconds: float = TIMEOUT_SECONDS,
        *,
        again: bool = True,
        idle: float = TIMEOUT_SECONDS,
    ) -> None:
        self._port = port
        self._longest_idle = idle
        self._seconds = seconds
        self._again = again
        self._free = asyncio.Semaphore(most)
        self._idle: list[Connection] = []

    async def ask(self, raw: bytes) -> Reply:
        """Send on an idle or a new connection; no answer is a Reply as well.

        The service may close an idle connection just when it is used again; as HTTP
        clients do, the request is then sent once more, on a new one, if it may.
        """
        async with self._free:
            try:
                return await asyncio.wait_for(self._ask(raw), self._seconds)
            except ConnectionError:
                return Reply(NO_ANSWER, False, b"", broken=True)
            except (OSError, TimeoutError):
                return Reply(NO_ANSWER, False, b"")

    def close(self) -> None:
        """Close all connections."""
        for connection in self._idle:
            connection.close()

    async def _ask(self, raw: bytes) -> Reply:
        while self._idle:
            connection = self._idle.pop()
            loop = asyncio.get_running_loop()
            if loop.time() - connection.answered > self._longest_idle:
                connection.close()
            if connection.alive:
                try:
                    return await self._ask_on(connection, raw)
                except ConnectionResetError:
                    if not self._again:
                        raise
                    break
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(Connection, HOST, self._port)
        return await self._ask_on(connection, raw)

    async def _ask_on(self, connection: Connection, raw: bytes) -> Reply:
        try:
            reply = await connection.ask(raw)
        except BaseException:
            connection.close()
            raise
        if connection.alive:
            connection.answered = asyncio.get_running_loop().time()
            self._idle.append(connection)
        return reply


def poisson(rate: float, seconds: float, seed: int) -> list[float]:
    """Arrival times in [0, seconds) of independent readers, ``rate`` a second."""
    clock, source = 0.0, random.Random(seed)  # noqa: S311 (not a secret)
    times = []
    while (clock := clock + source.expovariate(rate)) < seconds:
        times.append(clock)
    return times


def open_loop(
    port: int, requests: Sequence[Request], times: Sequence[float], most: int = 256
) -> list[Outcome]:
    """Send each request at its time, whether or not earlier ones were answered."""

    async def run() -> list[Outcome]:
        loop, pool = asyncio.get_running_loop(), Pool(port, most)
        started = loop.time() + 0.1

        async def send(request: Request, due: float) -> Outcome:
            lag = loop.time() - due
            reply = await pool.ask(request.raw)
            return Outcome(request.id, reply, loop.time() - due, lag)

        tasks = []
        for request, time in zip(requests, times, strict=False):
            due = started + time
            await asyncio.sleep(due - loop.time())
            tasks.append(loop.create_task(send(request, due)))
        outcomes = await asyncio.gather(*tasks)
        pool.close()
        return outcomes

    return asyncio.run(run())


def closed_loop(
    port: int, requests: Sequence[Request], connections: int, seconds: float = 1e9
) -> tuple[list[Outcome], float]:
    """Send as fast as so many connections can, each waiting for its answers.

    Returns
    -------
    outcomes, elapsed seconds
    """

    async def run() -> tuple[list[Outcome], float]:
        loop, pool = asyncio.get_running_loop(), Pool(port, connections)
        started, waiting = loop.time(), iter(requests)

        async def keep_sending(waiting: Iterator[Request]) -> list[Outcome]:
            outcomes = []
            for request in waiting:
                due = loop.time()
                if due - started >= seconds:
                    break
                reply = await pool.ask(request.raw)
                outcomes.append(Outcome(request.id, reply, loop.time() - due))
            return outcomes

        senders = [keep_sending(waiting) for _ in range(connections)]
        found = await asyncio.gather(*senders)
        pool.close()
        return [outcome for part in found for outcome in part], loop.time() - started

    return asyncio.run(run())


def _header(head: bytes, name: bytes) -> bytes:
    """The value of a header in a lower-case head; empty without one."""
    _, found, rest = head.partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip() if found else b""
