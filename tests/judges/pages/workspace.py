"""The organisers' events, their account and the audit log."""

from tests.judges.pages.look import SLUG, Look, Who

WORKSPACE = [
    *(Look(f"/manage/events?when={when}", Who.OWNER) for when in ("upcoming", "drafts", "past", "cancelled")),
    Look("/manage/events?q=niemand", Who.ORGANISER),
    *(
        Look(f"/manage/events/{{event_{name}}}", Who.OWNER)
        for name in ("everything", "queue", "draft", "off", "over", "moved", "unlisted", "members", "schichtwechsel-26")
    ),
    *(Look(f"/events/pruefstand-{name}", Who.OWNER) for name in ("draft", "members")),
    Look("/manage/events/new", Who.OWNER),
    Look("/manage/events/new", Who.OWNER, form="/new", status=422),
    *(Look(f"/manage/events/{{event_{name}}}/edit", Who.OWNER) for name in ("everything", "draft", "queue", SLUG)),
    Look("/manage/events/{event_everything}/edit", Who.OWNER, form="/edit", typed={"title_de": ""}, status=422),
    Look("/manage/events/{event_queue}/edit", Who.OWNER, form="/edit", typed={"version": "0"}, status=422),
    Look("/manage/events/{event_queue}/cancel", Who.OWNER),
    Look("/manage/events/{event_queue}/copy", Who.OWNER),
    Look("/manage/events/{event_queue}/copy", Who.OWNER, form="/copy", typed={"day": ""}, status=422),
    Look("/manage/events/{event_draft}/delete", Who.OWNER),
    Look("/manage/events/{event_off}/send-now", Who.OWNER),
    Look("/account", Who.ORGANISER),
    Look("/account", Who.OWNER, form="/password", status=422),
    Look("/account", Who.OWNER, form="/password", typed={"csrf": "falsch"}, status=403),
    Look("/manage/audit", Who.OWNER),
    Look("/manage/audit?event={event_queue}", Who.OWNER),
    Look("/manage/audit?event={event_unlisted}&page=7", Who.OWNER),
]
