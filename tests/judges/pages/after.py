"""Joining online, presence by hand, and the mails after a meeting with their end."""

from tests.judges.pages.look import Look, Who

JOINING = [f"join_{state}_{who}" for state in ("open", "early", "over", "no_address") for who in ("one", "party")]

AFTER = [
    *(Look(f"/r/{{{name}}}") for name in JOINING),
    *(Look(f"/r/{{{name}}}/join") for name in JOINING),
    Look("/r/{join_open_one}", form="/join"),
    Look("/r/{join_open_party}/join", form="/join", typed={"who": "0"}),
    Look("/r/{join_open_party}/join", form="/join", status=422),
    Look("/manage/registrations/{joins_open_party}", Who.ORGANISER),
    Look("/manage/registrations/{joins_over_one}", Who.ORGANISER),
    Look("/manage/registrations/{reg_online}", Who.ORGANISER),
    Look("/manage/events/{event_join_over}/registrations", Who.ORGANISER),
    Look("/stop/{stop}"),
    Look("/stop/{stop}", form="/stop/{stop}"),
    Look("/stop/tot", status=404),
    *(
        Look(f"/manage/outbox/{{mail_{kind}_{name}}}/body", Who.OWNER)
        for kind in ("after_meeting", "later_materials")
        for name in ("asked", "absent")
    ),
]
