"""The organisers' registrations."""

from tests.judges.pages.look import SLUG, Look, Who

REGISTRATIONS = (
    *("confirmed", "cancelled", "cancelled_by_team", "offered", "waitlisted", "lapsed", "unverified", "expired"),
    *("awaiting", "rejected", "came", "stayed_away", "event_cancelled", "everything", "door_ok", "tidied"),
)

TABLES = [
    *(
        Look(f"/manage/events/{{event_{name}}}/registrations", Who.OWNER)
        for name in ("everything", "queue", "tonight", "draft", "unlisted", "digital-dinner-5")
    ),
    *(
        Look(f"/manage/events/{{event_{SLUG}}}/registrations?{query}", Who.OWNER)
        for query in ("page=2", "status=confirmed&q=a", "q=niemand")
    ),
    Look("/manage/events/{event_digital-dinner-5}/registrations?status=waitlisted", Who.OWNER),
    Look("/manage/events/{event_queue}/registrations?open={reg_confirmed}", Who.OWNER),
    *(Look(f"/manage/registrations/{{reg_{name}}}", Who.OWNER) for name in REGISTRATIONS),
    Look("/manage/registrations/{reg_door_waitlisted}/add-anyway", Who.OWNER),
    Look("/manage/registrations/{reg_confirmed}/reissue", Who.OWNER),
    Look("/manage/registrations/{reg_awaiting}/reject", Who.OWNER),
    Look("/manage/registrations/{reg_everything}/cancel", Who.OWNER),
    Look("/manage/events/{event_everything}/registrations/new", Who.OWNER),
    Look("/manage/events/{event_queue}/registrations/new", Who.OWNER, form="/new", status=422),
    Look("/manage/events/{event_queue}/registrations/new", Who.OWNER, form="/new", typed={"add": "1"}),
    Look(
        "/manage/events/{event_queue}/registrations",
        Who.OWNER,
        form="/selected",
        typed={"act": "cancel", "id": "{reg_confirmed}"},
    ),
]
