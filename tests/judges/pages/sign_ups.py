"""The places of talks."""

from tests.judges.pages.look import Look, Who

SIGN_UPS = [
    *(Look(f"/r/{{own_places_{name}}}") for name in ("one", "none", "group")),
    *(Look(f"/r/{{own_places_{name}}}/talks") for name in ("one", "none", "group")),
    Look("/r/{own_confirmed}/talks"),
    Look("/r/{own_places_one}/talks?done=talk-queued"),
    Look("/manage/events/{event_places}/sign-ups", Who.ORGANISER),
    Look("/manage/events/{event_draft}/sign-ups", Who.OWNER),
    *(Look(f"/manage/talks/{{talk_{name}}}/sign-ups", Who.ORGANISER) for name in ("full", "free", "open")),
    Look("/manage/talks/{talk_full}/sign-ups", Who.OWNER, form="/sign-ups", typed={"capacity": "0"}, status=422),
    Look("/manage/talks/{talk_full}/sign-ups/sheet", Who.ORGANISER),
    *(
        Look(f"/manage/outbox/{{mail_sign_up_{kind}}}/body", Who.OWNER)
        for kind in ("moved_up", "talk_moved", "talk_gone")
    ),
]
