"""The guard's decision: what is special among addresses, and what an operator may allow."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.net.guard import forbidden


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1", "this machine"),
        ("127.255.255.254", "this machine"),
        ("0.0.0.0", "this machine"),
        ("::1", "this machine"),
        ("::", "this machine"),
        ("10.1.2.3", "a private network"),
        ("172.16.0.1", "a private network"),
        ("172.31.255.255", "a private network"),
        ("192.168.178.1", "a private network"),
        ("fd00:ec2::254", "a private network"),
        ("fec0::1", "a private network"),
        ("100.64.0.1", "a network that providers share"),
        ("100.100.100.200", "a network that providers share"),
        ("169.254.169.254", "a link-local network"),
        ("fe80::1", "a link-local network"),
        ("fe80::1%eth0", "a link-local network"),
        ("168.63.129.16", "a cloud's inner network"),
        ("224.0.0.251", "a multicast group"),
        ("ff02::1", "a multicast group"),
        ("::ffff:127.0.0.1", "a network of tunnels"),
        ("::ffff:93.184.216.34", "a network of tunnels"),
        ("::127.0.0.1", "a network of tunnels"),
        ("64:ff9b::a00:1", "a network of tunnels"),
        ("64:ff9b:1::a00:1", "a network of tunnels"),
        ("2002:7f00:1::", "a network of tunnels"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a network of tunnels"),
        ("192.88.99.1", "a network of tunnels"),
        ("192.0.0.192", "a reserved network"),
        ("192.0.2.1", "a reserved network"),
        ("198.18.0.1", "a reserved network"),
        ("198.51.100.7", "a reserved network"),
        ("203.0.113.7", "a reserved network"),
        ("240.0.0.1", "a reserved network"),
        ("255.255.255.255", "a reserved network"),
        ("2001:20::1", "a reserved network"),
        ("2001:db8::1", "a reserved network"),
        ("3fff::1", "a reserved network"),
        ("100::1", "a reserved network"),
        ("5f00::1", "a reserved network"),
        ("4000::1", "a reserved network"),
        ("93.184.216.34", ""),
        ("172.15.255.255", ""),
        ("172.32.0.1", ""),
        ("100.63.255.255", ""),
        ("100.128.0.0", ""),
        ("192.0.1.1", ""),
        ("223.255.255.255", ""),
        ("2a00:1450:4001:80e::200e", ""),
        ("2606:4700::1111", ""),
        ("2001:4860:4860::8888", ""),
    ],
)
def test_an_address_is_public_or_lies_somewhere_special(address: str, place: str) -> None:
    assert forbidden(ip_address(address), ()) == place


@pytest.mark.parametrize(
    ("address", "allowed", "place"),
    [
        ("10.1.2.3", ["10.0.0.0/8"], ""),
        ("10.1.2.3", ["10.2.0.0/16", "fd00::/8"], "a private network"),
        ("fd00::7", ["10.2.0.0/16", "fd00::/8"], ""),
        ("::1", ["::1"], ""),
        ("::ffff:10.0.0.1", ["10.0.0.0/8"], "a network of tunnels"),
        ("64:ff9b::5db8:d822", ["64:ff9b::/96"], ""),
        ("64:ff9b::a00:1", ["64:ff9b::/96"], "a private network"),
        ("64:ff9b::a00:1", ["64:ff9b::/96", "10.0.0.0/8"], ""),
        ("::ffff:127.0.0.1", ["::/0"], "this machine"),
        ("2002:7f00:1::", ["::/0"], "this machine"),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", ["::/0"], "this machine"),
    ],
)
def test_an_operator_allows_networks_and_what_they_carry_only_with_its_own(
    address: str, allowed: list[str], place: str
) -> None:
    assert forbidden(ip_address(address), [ip_network(each) for each in allowed]) == place


@given(st.ip_addresses())
def test_what_python_knows_to_be_special_is_special(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert forbidden(address, ())
