"""Slows down who asks too often, remembering nothing but in memory and under a key that dies with the process.

A bucket for each client (a leaky one; Turner, 1986): it holds ``most`` asks, and one runs out every ``pause``. Several
processes count each for itself.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

MOST_CLIENTS = 10_000
IPV6_NETWORK_BYTES = 8
"""A household has a whole /64 of addresses (RFC 6177)."""


class Throttle:
    """Counts the asks of each client."""

    def __init__(self, *, most: int, pause: timedelta) -> None:
        """Let a client ask ``most`` times at once, and then once every ``pause``."""
        self._most, self._pause = most, pause
        self._key = secrets.token_bytes(32)
        self._empty_at: dict[bytes, datetime] = {}

    def ask(self, client: str, *, now: datetime) -> timedelta:
        """Count one ask of the client with this address; returns how long it must wait instead, zero if it need not."""
        key = self._hidden(client)
        empty_at = max(self._empty_at.pop(key, now), now)
        wait = empty_at + self._pause - now - self._most * self._pause
        self._empty_at[key] = empty_at if wait > timedelta(0) else empty_at + self._pause
        self._forget(now)
        return max(wait, timedelta(0))

    def _forget(self, now: datetime) -> None:
        """Let go of those whose bucket has run empty, and of the oldest when there are too many."""
        for key in list(self._empty_at):
            if len(self._empty_at) <= MOST_CLIENTS and self._empty_at[key] > now:
                return
            del self._empty_at[key]

    def _hidden(self, client: str) -> bytes:
        return hmac.digest(self._key, _network(client), "sha256")


def _network(client: str) -> bytes:
    """What is counted as one client: an IPv4 address, an IPv6 network, or whatever else the server calls it."""
    try:
        address = ip_address(client)
    except ValueError:
        return client.encode()
    if isinstance(address, IPv6Address):
        # A server that listens on both kinds writes 192.0.2.1 as ::ffff:192.0.2.1 (RFC 4291, section 2.5.5.2).
        mapped = address.ipv4_mapped
        return mapped.packed if mapped else address.packed[:IPV6_NETWORK_BYTES]
    return address.packed
