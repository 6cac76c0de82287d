"""Who asks too often waits; nobody else does."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.web import throttle
from eventhub.web.throttle import Throttle

NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AT_ONCE = timedelta(0)


def test_so_many_are_free_and_then_one_comes_back_at_a_time() -> None:
    gate = Throttle(most=3, pause=20 * SECOND)
    assert [gate.ask("192.0.2.1", now=NOW) for _ in range(3)] == [AT_ONCE] * 3
    assert gate.ask("192.0.2.1", now=NOW) == 20 * SECOND
    assert gate.ask("192.0.2.1", now=NOW + 15 * SECOND) == 5 * SECOND
    assert gate.ask("192.0.2.1", now=NOW + 20 * SECOND) == AT_ONCE
    assert gate.ask("192.0.2.1", now=NOW + 20 * SECOND) == 20 * SECOND


def test_being_refused_does_not_make_the_wait_longer() -> None:
    gate = Throttle(most=1, pause=20 * SECOND)
    gate.ask("192.0.2.1", now=NOW)
    assert {gate.ask("192.0.2.1", now=NOW) for _ in range(50)} == {20 * SECOND}


def test_each_client_is_counted_alone_and_a_network_of_ipv6_is_one() -> None:
    gate = Throttle(most=1, pause=20 * SECOND)
    for client in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", "unix socket", ""):
        assert gate.ask(client, now=NOW) == AT_ONCE
    assert gate.ask("2001:db8::ffff", now=NOW) == 20 * SECOND


def test_an_ipv4_address_is_the_same_client_however_the_server_writes_it() -> None:
    gate = Throttle(most=1, pause=20 * SECOND)
    assert [gate.ask(client, now=NOW) for client in ("::ffff:192.0.2.1", "::ffff:192.0.2.2")] == [AT_ONCE] * 2
    assert gate.ask("192.0.2.1", now=NOW) == 20 * SECOND


def test_only_those_it_must_know_of_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_CLIENTS", 5)
    gate = Throttle(most=2, pause=20 * SECOND)
    for number in range(20):
        gate.ask(f"192.0.2.{number}", now=NOW)
    assert len(gate._empty_at) == 5
    gate.ask("192.0.2.99", now=NOW + 30 * SECOND)
    assert len(gate._empty_at) == 1
    assert b"192" not in b"".join(gate._empty_at)
