"""No URL makes the service talk to its own network; a checked address is pinned."""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore
import pytest

from tests.webhook.hostile_urls import HOSTILE, NAMES
from webhook.errors import RefusedAddressError, UnreachableError
from webhook.outgoing import Sender
from webhook.platforms.base import Outgoing

PUBLIC = "93.184.216.34"


def resolved(host: str, port: int) -> Sequence[str]:
    """A resolver with an attacker's names; numbers as the system reads them."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
    )
    return [str(entry[4][0]) for entry in found]


@dataclass
class Watched(httpcore.NetworkBackend):
    """Opens nothing, and remembers who asked for a connection to where."""

    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    connected: list[tuple[str, int]] = field(default_factory=list)
    tls_hosts: list[str | None] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)

    def connect_tcp(
        self, host: str, port: int, *_more: Any, **_options: Any
    ) -> httpcore.NetworkStream:
        """Remember the address."""
        self.connected.append((host, port))
        return WatchedStream(self, [self.answer])


class WatchedStream(httpcore.MockStream):
    """Remembers what is written, and for whom TLS is spoken."""

    def __init__(self, watched: Watched, answers: list[bytes]) -> None:
        super().__init__(answers)
        self._watched = watched

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Remember the bytes."""
        self._watched.written.append(buffer)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Remember the name that would be verified."""
        assert ssl_context.check_hostname
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED
        self._watched.tls_hosts.append(server_hostname)
        return self


@pytest.fixture(scope="module")
def watched() -> Watched:
    """One backend for all hostile URLs."""
    return Watched()


@pytest.fixture(scope="module")
def sender(watched: Watched) -> Sender:
    """A sender that asks the attacker's resolver."""
    return Sender(resolved, watched)


def test_there_are_enough_hostile_urls() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("url", HOSTILE, ids=[f"{url[:40]!a}" for url in HOSTILE])
def test_hostile_url_opens_no_connection(
    sender: Sender, watched: Watched, url: str
) -> None:
    with pytest.raises((RefusedAddressError, UnreachableError)):
        sender.send(Outgoing("POST", url, {}, b"{}"))
    assert watched.connected == []


def test_host_is_resolved_once_and_the_checked_address_is_connected_to() -> None:
    watched = Watched()
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    sender = Sender(lambda _host, _port: next(answers), watched)

    sender.send(Outgoing("POST", "https://rebinding.example:8443/hook", {}, b"{}"))

    assert watched.connected == [(PUBLIC, 8443)]
    assert watched.tls_hosts == ["rebinding.example"]
    assert b"host: rebinding.example:8443\r\n" in watched.written[0]
    with pytest.raises(RefusedAddressError):
        sender.send(Outgoing("POST", "https://rebinding.example:8443/hook"))
    assert len(watched.connected) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(status: int) -> None:
    answer = f"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1/\r\n"
    watched = Watched(f"{answer}Content-Length: 0\r\n\r\n".encode())
    sender = Sender(lambda _host, _port: [PUBLIC], watched)

    assert sender.send(Outgoing("POST", "http://moved.example/")).status == status

    assert watched.connected == [(PUBLIC, 80)]


def test_proxies_of_the_environment_are_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    watched = Watched()
    Sender(lambda _host, _port: [PUBLIC], watched).send(
        Outgoing("POST", "http://plain.example/")
    )
    assert watched.connected == [(PUBLIC, 80)]


def test_body_is_cut_and_compression_is_not_asked_for() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    watched = Watched(head + b"x" * 1_000_000)
    sender = Sender(lambda _host, _port: [PUBLIC], watched)

    reply = sender.send(Outgoing("POST", "http://large.example/"))

    assert len(reply.body) == 65_536
    assert b"accept-encoding: identity\r\n" in watched.written[0]


@pytest.mark.parametrize("header", ["a\r\nb", "a\nHost: x", "a\x00"])
def test_header_that_would_split_the_request_is_not_sent(header: str) -> None:
    watched = Watched()
    sender = Sender(lambda _host, _port: [PUBLIC], watched)
    with pytest.raises(UnreachableError):
        sender.send(Outgoing("POST", "http://plain.example/", {"x-a": header}))
    assert watched.written == []


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 999999 ?\r\n\r\n"]
)
def test_reply_that_is_not_http_is_unreachable(answer: bytes) -> None:
    sender = Sender(lambda _host, _port: [PUBLIC], Watched(answer))
    with pytest.raises(UnreachableError):
        sender.send(Outgoing("POST", "http://odd.example/"))
