"""Which addresses a callback may connect to: the public Internet, or a site's own."""

import ipaddress
import socket
from collections.abc import Sequence

from webhook.errors import RefusedAddressError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*written: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in written)


# IANA's special-purpose registries (RFC 6890 and successors), read in November 2026.
NEVER = _networks(
    *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
    *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
    *("192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"),
    *("100.100.100.200/32", "168.63.129.16/32"),  # clouds that tell secrets there
    *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    *("fd00:ec2::/32",),  # Amazon's metadata
)
OWN = _networks(
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10"),
    *("fc00::/7", "::1/128"),
)
GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def allowed(address: str, *, allow_private: bool) -> bool:
    """Whether a resolved address may be connected to.

    Link-local, multicast, reserved, documentation and metadata addresses never are;
    private and loopback ones only where the site allows its own network. An IPv4
    address inside a NAT64 one is judged itself, inside any other form refused.
    """
    try:
        parsed: IPAddress = ipaddress.ip_address(address)
    except ValueError:  # a scope such as fe80::1%eth0 is parsed; nonsense is not
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.scope_id is not None:
            return False
        if parsed in NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
            return _public(parsed)
    return _public(parsed) or (allow_private and _own(parsed))


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver, best first.

    Raises
    ------
    OSError
        It has none right now.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(
    host: str, addresses: Sequence[str], *, allow_private: bool
) -> Sequence[str]:
    """The addresses, when every one of them may be connected to.

    Raises
    ------
    RefusedAddressError
        One may not; a host with one foot inside is not trusted with the other.
    """
    if not addresses or not all(
        allowed(address, allow_private=allow_private) for address in addresses
    ):
        raise RefusedAddressError(
            f"{host[:100]} is not on the public Internet; the site's option "
            "allow_private=true permits its own network."
        )
    return addresses


def _public(address: IPAddress) -> bool:
    if any(address in network for network in (*NEVER, *OWN)):
        return False
    return isinstance(address, ipaddress.IPv4Address) or address in GLOBAL_IPV6


def _own(address: IPAddress) -> bool:
    inside = any(address in network for network in OWN)
    return inside and not any(address in network for network in NEVER)
