"""Only the public Internet may be connected to, or what a site allows of its own."""

import pytest

from webhook.addresses import allowed, resolve

PUBLIC = ("93.184.216.34", "1.1.1.1", "172.15.0.1", "100.63.0.1", "2606:4700::1")
OWN = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fd12::1",
)
NEVER = (
    *("169.254.169.254", "0.0.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("100.100.100.200", "168.63.129.16", "fe80::1", "fe80::1%eth0", "ff02::1", "::"),
    *("fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
    *("64:ff9b::7f00:1", "2001:db8::1", "nonsense", "", "127.1"),
)


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("allow_private", [True, False])
def test_public_address_is_allowed(address: str, allow_private: bool) -> None:
    assert allowed(address, allow_private=allow_private)


@pytest.mark.parametrize("address", OWN)
def test_own_network_is_allowed_only_where_the_site_says_so(address: str) -> None:
    assert allowed(address, allow_private=True)
    assert not allowed(address, allow_private=False)


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("allow_private", [True, False])
def test_some_addresses_are_never_allowed(address: str, allow_private: bool) -> None:
    assert not allowed(address, allow_private=allow_private)


def test_ipv4_behind_nat64_is_judged_itself() -> None:
    assert allowed("64:ff9b::5db8:d822", allow_private=False)
    assert not allowed("64:ff9b::a00:1", allow_private=True)


def test_resolver_reads_every_spelling_of_an_address() -> None:
    for spelling in ("127.1", "2130706433", "0x7f.1", "017700000001"):
        assert resolve(spelling, 80) == ["127.0.0.1"]
