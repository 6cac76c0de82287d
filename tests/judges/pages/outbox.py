"""The outbox, and the mails in it."""

from tests.judges.pages.look import Look, Who

MAIL_STATES = ("held", "queued", "sending", "sent", "failed", "discarded")
MAILS = (
    *("registration_confirmed", "registration_cancelled", "registration_reduced", "registration_rejected"),
    *("address_to_confirm", "approval_awaited", "waitlisted", "place_offered", "offer_lapsed", "link_again"),
    *("event_moved", "event_changed", "event_cancelled", "reminder"),
    *("speaker_link", "draft_saved", "proposal_received", "proposal_withdrawn", "draft_expiring", "call_closed"),
    *("co_speaker_invited", "co_speaker_agreed", "co_speaker_left"),
)

OUTBOX = [
    Look("/manage/outbox", Who.OWNER),
    Look("/manage/outbox?page=2", Who.OWNER),
    Look("/manage/outbox?q=niemand", Who.OWNER),
    Look("/manage/outbox?status=failed", Who.OWNER),
    *(Look(f"/manage/outbox/{{mail_{status}}}", Who.OWNER) for status in MAIL_STATES),
    *(Look(f"/manage/outbox/{{mail_registration_confirmed}}?view={view}", Who.OWNER) for view in ("text", "calendar")),
    *(Look(f"/manage/outbox/{{mail_{kind}}}/body", Who.OWNER) for kind in MAILS),
    Look("/manage/outbox/{mail_held}/discard", Who.OWNER),
    Look("/manage/outbox", Who.OWNER, form="/selected", typed={"act": "discard", "id": "{mail_held}"}),
    Look("/manage/outbox/{mail_broken}/body", Who.OWNER, status=500),
]
