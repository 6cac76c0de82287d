"""The own page of a registration, and the ticket."""

from tests.judges.pages.look import Look, Who

OWN = (
    *("confirmed", "cancelled", "cancelled_by_team", "offered", "waitlisted", "left_queue", "last_in_queue", "moved"),
    *("waits_again", "lapsed", "unverified", "expired", "tidied", "awaiting", "rejected", "came", "stayed_away"),
    *("missed", "event_cancelled", "online", "everything", "door_ok", "door_party"),
)

GUEST = [
    *(Look(f"/r/{{own_{name}}}") for name in OWN),
    Look("/r/{own_confirmed}?done=released"),
    Look("/r/tot", status=404),
    Look("/r/{own_unverified}/confirm"),
    Look("/r/{own_offered}/offer"),
    *(Look(f"/r/{{own_{name}}}/cancel") for name in ("confirmed", "waitlisted", "offered", "everything", "unverified")),
    Look("/r/{own_everything}/cancel", form="/cancel", typed={"who": "niemand"}, status=422),
    *(Look(f"/r/{{own_{name}}}/answers") for name in ("confirmed", "everything")),
    Look("/r/{own_everything}/answers", form="/answers", typed={"name0_given": ""}, status=422),
    Look("/r/{own_waitlisted}/offer", status=200),
    Look("/t/{code_everything}"),
    Look("/T/{code_confirmed}"),
    Look("/t/{code_revoked}", status=410),
    Look("/t/GIBTESNICHT", status=404),
    *(Look(f"/t/{{code_{name}}}", Who.DOOR) for name in ("ok", "undone", "confirmed", "everything")),
    Look("/t/{code_undone}", Who.OWNER),
]
