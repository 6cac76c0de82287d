"""Signing in, and the check-in at the door."""

from tests.judges.pages.look import Look, Who

SCANS = (*("ok", "already", "gone", "replaced", "unknown", "other", "waitlisted", "undone", "taken_back", "not_in"),)

DOOR = [
    Look("/sign-in"),
    Look("/sign-in?next=/checkin", form="/sign-in", status=422),
    Look("/account", Who.DOOR),
    Look("/checkin", Who.DOOR),
    *(
        Look(f"/checkin/{{gate_{gate}}}{path}", Who.DOOR)
        for gate in ("tonight", "everything")
        for path in ("", "/code", "/count", "/search", "/search?q=kep", "/search?q=niemand", "/walk-in")
    ),
    Look("/checkin/{gate_tonight}/search?show=missing", Who.DOOR),
    *(Look(f"/checkin/{{gate_tonight}}/scans/{{scan_{name}}}", Who.DOOR) for name in SCANS),
    Look("/checkin/{gate_undecided}/scans/{scan_undecided}", Who.DOOR),
    Look("/checkin/{gate_tonight}/scans/{scan_waitlisted}", Who.OWNER),
    Look("/checkin/{gate_tonight}/scans/{scan_ok}?page=list", Who.DOOR),
    Look("/checkin/{gate_tonight}/walk-in?scan={scan_gone}", Who.DOOR),
    Look("/checkin/{gate_tonight}/code", Who.DOOR, form="/scans", status=422),
    Look("/checkin/{gate_tonight}/walk-in", Who.DOOR, form="/walk-in", status=422),
    Look("/checkin/{gate_later}/code", Who.DOOR, form="/scans", typed={"text": "{short_code}"}),
    Look("/manage/events/{event_tonight}/attendance", Who.DOOR),
    Look("/manage/events/{event_everything}/attendance", Who.OWNER),
    Look("/checkin/{owner}", Who.DOOR, status=404),
]
