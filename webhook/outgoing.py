"""Requests to addresses that others chose: checked, pinned, bounded."""

import contextlib
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpcore
import httpx

from webhook.addresses import checked, resolve
from webhook.errors import RefusedAddressError, UnreachableError
from webhook.platforms.base import Outgoing

TIMEOUT_SECONDS = 15.0
MAX_ADDRESSES = 4
USER_AGENT = "Parley"
SCHEMES = frozenset({"http", "https"})
LAST_PORT = 65_535

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names in lower case, ``body`` cut where asked."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Sender:
    """Sends requests; follows no redirect, asks no proxy, keeps no connection.

    Parameters
    ----------
    resolve : callable
        From host and port to addresses; asked once a request.
    backend : httpcore.NetworkBackend, optional
        Opens connections, only ever to addresses that were checked.
    timeout : float
        Seconds from the first look at the host to the last byte read.
    """

    def __init__(
        self,
        resolve: Resolve = resolve,
        backend: httpcore.NetworkBackend | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._resolve = resolve
        self._backend = backend or httpcore.SyncBackend()
        self._timeout = timeout

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=False)

    def send(self, outgoing: Outgoing, *, allow_private: bool = False) -> Reply:
        """Send a request and read the beginning of its reply.

        TLS is verified against the name in the URL, whatever address it has.

        Raises
        ------
        RefusedAddressError
            The URL is not plain http(s), or its host is not where it may be.
        UnreachableError
            It did not arrive, or no reply did.
        """
        url = plain_url(outgoing.url)
        pinned = _Pinned(
            self._resolve,
            self._backend,
            time.monotonic() + self._timeout,
            allow_private=allow_private,
        )
        try:
            with _pool(pinned, self._tls) as pool:
                return self._exchange(pool, url, outgoing)
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            OSError,
        ) as error:
            raise UnreachableError(type(error).__name__) from error

    def _exchange(
        self, pool: httpcore.ConnectionPool, url: httpx.URL, outgoing: Outgoing
    ) -> Reply:
        headers: dict[bytes | str, bytes | str] = {
            "host": url.netloc.decode("ascii"),
            "user-agent": USER_AGENT,
            "accept-encoding": "identity",
            "connection": "close",
            "content-length": str(len(outgoing.body)),
            **{name.lower(): value for name, value in outgoing.headers.items()},
        }
        operations = ("connect", "read", "write", "pool")
        with pool.stream(
            outgoing.method,
            httpcore.URL(
                scheme=url.raw_scheme,
                host=url.raw_host,
                port=url.port,
                target=url.raw_path,
            ),
            headers=headers,
            content=outgoing.body,
            extensions={"timeout": dict.fromkeys(operations, self._timeout)},
        ) as response:
            body = _beginning(response.iter_stream(), outgoing.most_bytes)
        found = {
            name.decode("ascii", "replace").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        return Reply(response.status, found, body)


def plain_url(written: str) -> httpx.URL:
    """Read a URL with scheme http or https, a host and nothing before it.

    Raises
    ------
    RefusedAddressError
        It is something else.
    """
    try:
        url = httpx.URL(written)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise RefusedAddressError("The address is not a URL.") from error
    if url.scheme not in SCHEMES or not url.host:
        raise RefusedAddressError("The address is neither http:// nor https://.")
    strange = url.userinfo or "\\" in written or "%" in url.host
    port = 1 if url.port is None else url.port
    if strange or not 1 <= port <= LAST_PORT:
        raise RefusedAddressError("The address is not a plain URL.")
    return url


def _pool(
    backend: httpcore.NetworkBackend, tls: ssl.SSLContext
) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=tls,
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=backend,
    )


def _beginning(parts: Iterable[bytes], most: int) -> bytes:
    found = bytearray()
    for part in parts:
        found += part[: most - len(found)]
        if len(found) >= most:
            break
    return bytes(found)


class _Pinned(httpcore.NetworkBackend):
    """Resolves once, checks every address, and connects to just those."""

    def __init__(
        self,
        resolve: Resolve,
        backend: httpcore.NetworkBackend,
        deadline: float,
        *,
        allow_private: bool,
    ) -> None:
        self._resolve = resolve
        self._backend = backend
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self, host: str, port: int, *_more: Any, **_options: Any
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("unresolved") from error
        safe = checked(host, found, allow_private=self._allow_private)
        for address in safe[:MAX_ADDRESSES]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                seconds = _left(self._deadline)
                stream = self._backend.connect_tcp(address, port, timeout=seconds)
                return _Bounded(stream, self._deadline)
        raise httpcore.ConnectError("unreachable")


class _Bounded(httpcore.NetworkStream):
    """A stream whose every step has to end before one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return self._stream.read(max_bytes, timeout=_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything."""
        self._stream.write(buffer, timeout=_left(self._deadline))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Speak TLS from here on, with the host of the URL."""
        inner = self._stream.start_tls(
            ssl_context, server_hostname, _left(self._deadline)
        )
        return _Bounded(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows."""
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("too slow")
    return seconds
