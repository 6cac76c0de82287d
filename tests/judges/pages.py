"""Every page of the hub in every state: where it is, who looks, and what was typed before it is shown.

Names in braces are those that `states.prepare` gives. A route that is new must come in here, or into `NO_PAGES`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    """Who looks at a page."""

    STRANGER = "stranger"
    DOOR = "door"
    REVIEWER = "reviewer"
    ORGANISER = "organiser"
    OWNER = "owner"


@dataclass(frozen=True)
class Look:
    """One page in one state. With ``form``, that form of the page (the end of its address) is sent, ``typed`` in it."""

    path: str
    who: Who = Who.STRANGER
    status: int = 200
    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_mail(self) -> bool:
        """Whether this is a mail as it was written, not a page."""
        return self.path.endswith("/body")

    def __str__(self) -> str:
        sent = f" sending {', '.join(self.typed) or 'nothing'}" if self.form else ""
        return f"{self.who}: {self.path}{sent}"


SLUG = "schichtwechsel-24"
TOO_LONG = "x" * 1_100_000

EVENTS = (
    *(SLUG, "schichtwechsel-23", "schichtwechsel-25", "schichtwechsel-26", "schichtwechsel-27"),
    *("digital-dinner-4", "digital-dinner-5", "ki-sprechstunde", "mittagspause-online", "pruefstand-full"),
    *("pruefstand-moved", "pruefstand-closed", "pruefstand-everything", "pruefstand-empty-over", "pruefstand-off"),
    "pruefstand-unlisted",
)
OWN = (
    *("confirmed", "cancelled", "cancelled_by_team", "offered", "waitlisted", "left_queue", "last_in_queue", "moved"),
    *("waits_again", "lapsed", "unverified", "expired", "tidied", "awaiting", "rejected", "came", "stayed_away"),
    *("missed", "event_cancelled", "online", "everything", "door_ok", "door_party"),
)
SCANS = (*("ok", "already", "gone", "replaced", "unknown", "other", "waitlisted", "undone", "taken_back", "not_in"),)
REGISTRATIONS = (
    *("confirmed", "cancelled", "cancelled_by_team", "offered", "waitlisted", "lapsed", "unverified", "expired"),
    *("awaiting", "rejected", "came", "stayed_away", "event_cancelled", "everything", "door_ok", "tidied"),
)
MAIL_STATES = ("held", "queued", "sending", "sent", "failed", "discarded")
MAILS = (
    *("registration_confirmed", "registration_cancelled", "registration_reduced", "registration_rejected"),
    *("address_to_confirm", "approval_awaited", "waitlisted", "place_offered", "offer_lapsed", "link_again"),
    *("event_moved", "event_changed", "event_cancelled", "reminder"),
    *("speaker_link", "draft_saved", "proposal_received", "proposal_withdrawn", "draft_expiring", "call_closed"),
    *("co_speaker_invited", "co_speaker_agreed", "co_speaker_left"),
)

PUBLIC = [
    Look("/"),
    Look("/events"),
    Look("/events?when=past"),
    Look("/events?topic=recht&series=schichtwechsel"),
    Look("/events?topic=nichts"),
    *(Look(f"/events/{slug}") for slug in EVENTS),
    Look("/series/schichtwechsel"),
    Look("/series/digital-dinner"),
    Look("/imprint"),
    Look("/privacy"),
    Look("/accessibility"),
    Look("/gibt-es-nicht", status=404),
    Look("/language", status=405),
]
REGISTER = [
    *(
        Look(f"/events/{slug}/register")
        for slug in (SLUG, "digital-dinner-5", "ki-sprechstunde", "mittagspause-online", "pruefstand-everything")
    ),
    *(
        Look(f"/events/{slug}/register")
        for slug in (
            "schichtwechsel-26",
            "schichtwechsel-27",
            "pruefstand-closed",
            "pruefstand-full",
            "pruefstand-over",
        )
    ),
    Look(f"/events/{SLUG}/register", form="/register", status=422),
    Look(f"/events/{SLUG}/register", form="/register", typed={"add": "1"}),
    Look("/events/pruefstand-everything/register", form="/register", typed={"email": "@", "add": "1"}),
    Look("/events/pruefstand-everything/register", form="/register", typed={"email": "keine Adresse"}, status=422),
    Look(f"/events/{SLUG}/register", form="/register", typed={"given": TOO_LONG}, status=413),
    Look(f"/events/{SLUG}/registered"),
    *(
        Look(f"/events/{SLUG}/registered?answer={{slip_{status}}}")
        for status in ("confirmed", "waitlisted", "unverified", "awaiting_approval")
    ),
    Look(f"/events/{SLUG}/lost-ticket"),
    Look(f"/events/{SLUG}/lost-ticket", form="/lost-ticket", status=422),
    Look(f"/events/{SLUG}/lost-ticket?sent={{slip_lost}}"),
]
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
ADMINISTRATION = [
    Look("/manage", Who.OWNER),
    Look("/manage", Who.ORGANISER),
    *(
        look
        for kind, one in (("series", "series"), ("venues", "venue"), ("topics", "topic"))
        for look in (
            Look(f"/manage/{kind}", Who.OWNER),
            Look(f"/manage/{kind}/{{{one}}}", Who.OWNER),
            Look(f"/manage/{kind}/{{{one}}}/delete", Who.OWNER),
        )
    ),
    Look("/manage/series/{series}", Who.OWNER, form="{series}", typed={"name_de": "", "name_en": ""}, status=422),
    Look("/manage/venues/{venue}", Who.OWNER, form="{venue}", typed={"name": ""}, status=422),
    Look("/manage/topics/{topic}", Who.OWNER, form="{topic}", typed={"name_de": "", "name_en": ""}, status=422),
    *(
        look
        for kind in ("series", "venues")
        for look in (
            Look(f"/manage/{kind}/new", Who.OWNER),
            Look(f"/manage/{kind}/new", Who.OWNER, form="/new", status=422),
        )
    ),
    Look("/manage/topics", Who.OWNER, form="/topics", status=422),
    Look("/manage/team", Who.OWNER),
    Look("/manage/team/new", Who.OWNER),
    Look("/manage/team", Who.OWNER, form="/new", status=422),
    *(Look(f"/manage/team/{{{one}}}", Who.OWNER) for one in ("owner", "door_user", "gone_user")),
    Look("/manage/team/{owner}", Who.OWNER, form="/role", typed={"role": "door"}, status=422),
    Look("/manage/team/{door_user}/deactivate", Who.OWNER),
    Look("/manage/team/{door_user}/password", Who.OWNER),
    Look("/manage/team/{gone_user}/password", Who.OWNER, form="/password"),
    Look("/manage/settings", Who.ORGANISER),
    Look("/manage/settings", Who.OWNER, form="/settings", typed={"name": "", "accent": "bunt"}, status=422),
    Look("/manage/settings", Who.OWNER, form="/settings", typed={"version": "0"}, status=422),
]
SCHEDULES = [
    *(
        Look(f"/manage/events/{{event_{name}}}/schedule", Who.ORGANISER)
        for name in ("planned", "roomless", "draft", "off", "of_the_demo")
    ),
    Look("/manage/events/{event_planned}/schedule?day={day_two}", Who.ORGANISER),
    Look("/manage/events/{event_planned}/schedule?move={item_talk}", Who.ORGANISER),
    Look(
        "/manage/events/{event_planned}/schedule?move={item_talk}",
        Who.OWNER,
        form="{item_talk}",
        typed={"begin": ""},
        status=422,
    ),
    Look("/manage/events/{event_planned}/schedule/release", Who.ORGANISER),
    Look(
        "/manage/events/{event_planned}/schedule/release",
        Who.OWNER,
        form="/release",
        typed={"version": "0"},
        status=422,
    ),
    Look("/manage/events/{event_roomless}/schedule/release", Who.ORGANISER),
    *(Look(f"/manage/events/{{event_planned}}/schedule/releases/{number}", Who.ORGANISER) for number in (1, 2)),
    *(
        Look(f"/manage/events/{{event_planned}}/schedule/items/{{item_{name}}}", Who.ORGANISER)
        for name in ("talk", "asked", "break", "waiting")
    ),
    *(
        Look(f"/manage/events/{{event_planned}}/schedule/items/new?kind={kind}", Who.ORGANISER)
        for kind in ("talk", "break", "blocker")
    ),
    Look("/manage/events/{event_planned}/schedule/items/new", Who.OWNER, form="/new", status=422),
    Look("/manage/events/{event_planned}/schedule/items/{item_talk}/call-off", Who.ORGANISER),
    Look("/manage/events/{event_planned}/edit", Who.ORGANISER),
    *(
        Look(f"/manage/outbox/{{mail_talk_{kind}}}/body", Who.OWNER)
        for kind in ("added", "moved", "dropped", "cancelled")
    ),
]
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

REVIEWS = [
    Look("/account", Who.REVIEWER),
    *(Look(f"/manage/proposals?call={{{name}}}", Who.REVIEWER) for name in ("call_judged", "call_unnamed")),
    Look("/manage/proposals", Who.OWNER),
    *(
        Look(f"/manage/proposals?call={{call_judged}}&{query}", Who.OWNER)
        for query in ("status=accepted", "status=rejected&sort=median", "status=ended", "q=niemand", "todo=yes")
    ),
    *(
        Look(f"/manage/proposals/{{prop_{name}}}", Who.OWNER)
        for name in ("voted", "abstained", "conflict", "to_judge", "confirmed", "rejected", "unnamed")
    ),
    Look("/manage/proposals/{prop_unnamed}", Who.REVIEWER),
    Look("/manage/proposals/{prop_unnamed}", Who.OWNER, form="/names"),
    *(Look(f"/manage/calls/{{{name}}}/decide", Who.OWNER) for name in ("call_judged", "call_unnamed")),
    Look("/manage/calls/{call_judged}/decide", Who.REVIEWER, status=404),
    Look("/manage/proposals/{prop_confirmed}/drop", Who.OWNER),
    *(Look(f"/manage/calls/{{{name}}}/reviewers", Who.ORGANISER) for name in ("call_judged", "call_unnamed")),
    Look(
        "/manage/calls/{call_judged}/reviewers",
        Who.OWNER,
        form="/criteria",
        typed={"criterion_0_weight": "99"},
        status=422,
    ),
    *(
        Look(f"/manage/outbox/{{mail_proposal_{kind}}}/body", Who.OWNER)
        for kind in ("accepted", "rejected", "reminder", "cancelled")
    ),
]
SPEAKERS = [
    *(Look(f"/events/pruefstand-call-{name}/cfp") for name in ("open", "grace", "soon")),
    Look("/events/pruefstand-call-grace/cfp?grace={grace}"),
    Look("/events/pruefstand-call-open/cfp", form="/cfp", status=422),
    Look(
        "/events/pruefstand-call-open/cfp",
        form="/cfp",
        typed={"act": "preview", "abstract": "# Groß", "from_1": "2027-01-21T17:00"},
    ),
    Look("/series/digital-dinner/cfp"),
    *(Look(f"{home}/cfp/my-link") for home in ("/events/pruefstand-call-open", "/series/digital-dinner")),
    Look("/events/pruefstand-call-open/cfp/my-link", form="/my-link", status=422),
    Look("/events/pruefstand-call-open/cfp/my-link", form="/my-link", typed={"email": "niemand@example.org"}),
    *(Look(f"/proposals/{{{name}}}") for name in ("sp", "sp_invited", "sp_agreed", "sp_draft", "sp_mine")),
    Look("/proposals/tot", status=404),
    Look("/proposals/{sp}?done=address-confirmed"),
    *(Look(f"/proposals/{{sp}}/{{{name}}}") for name in ("sp_one", "sp_own_draft", "sp_accepted", "sp_rejected")),
    Look("/proposals/{sp}/{sp_one}", form="{sp_one}", typed={"version": "0", "title": "Anders"}, status=422),
    Look("/proposals/{sp}/{sp_own_draft}", form="{sp_own_draft}", typed={"act": "submit"}, status=422),
    Look("/proposals/{sp}/{sp_own_draft}", form="{sp_own_draft}", typed={"act": "preview", "title": "x"}),
    Look("/proposals/{sp_draft}/{sp_draft_one}"),
    Look("/proposals/{sp_agreed}/{sp_one}"),
    *(Look(f"/proposals/{{sp}}/{{{one}}}/withdraw") for one in ("sp_one", "sp_accepted")),
    Look("/proposals/{sp}/{sp_own_draft}/delete"),
    Look("/proposals/{sp}/{sp_accepted}/confirm"),
    Look("/proposals/{sp_invited}/{sp_one}/agree"),
    *(Look(f"/proposals/{{{one}}}/{{sp_one}}/leave") for one in ("sp_invited", "sp_agreed")),
    Look("/proposals/{sp}/profile"),
    Look("/proposals/{sp_draft}/{sp_draft_one}/profile"),
    Look("/proposals/{sp}/profile", form="/profile", typed={"given": "", "links": "kein Link"}, status=422),
    *(Look(f"/manage/events/{{event_call_{name}}}/call", Who.OWNER) for name in ("open", "grace")),
    Look("/manage/events/{event_draft}/call", Who.OWNER),
    Look("/manage/events/{event_call_open}/call", Who.OWNER, form="/call", typed={"max_topics": ""}, status=422),
    Look("/manage/series/{series}/call", Who.OWNER),
]

PROGRAMME = [
    *(
        Look(f"/events/pruefprogramm/{path}")
        for path in (
            *("schedule", "schedule?view=list", "schedule?topic=KI&room=Halle", "schedule?language=xx"),
            *("schedule?release=1", "starred", "talks/vortrag-0", "talks/vortrag-2"),
        )
    ),
    Look("/events/pruefprogramm"),
    Look("/events/digitaltag/schedule"),
    Look("/events/schichtwechsel-24/schedule"),
    Look("/events/pruefstand-draft/schedule", Who.OWNER),
    Look("/events/pruefprogramm/talks/gibt-es-nicht", status=404),
    Look("/speakers/{speaker_odd}"),
    Look("/manage/import", Who.ORGANISER),
]

PAGES = [
    *(*PROGRAMME, *SCHEDULES, *SIGN_UPS, *SPEAKERS, *REVIEWS),
    *(*PUBLIC, *REGISTER, *GUEST, *DOOR, *WORKSPACE, *TABLES, *OUTBOX, *ADMINISTRATION),
]

#: what is no page, by route, and what it is instead
NO_PAGES = {
    "/calendar.ics": "a calendar",
    "/covers/{name:str}": "a picture",
    "/events/{slug:str}/card.png": "a picture",
    "/events/{slug:str}/schedule.ics": "a calendar",
    "/events/{slug:str}/schedule.json": "JSON",
    "/events/{slug:str}/schedule.xml": "XML",
    "/events/{slug:str}/starred/{token:str}": "a calendar",
    "/health/live": "plain text",
    "/health/ready": "plain text",
    "/manage/events/{event_id:uuid}/attendance.pdf": "a PDF",
    "/manage/events/{event_id:uuid}/registrations.csv": "a table",
    "/manage/outbox/{mail_id:uuid}/invite.ics": "a calendar",
    "/manifest.webmanifest": "JSON",
    "/me/{token:str}": "a calendar",
    "/r/{token:str}/calendar.ics": "a calendar",
    "/r/{token:str}/data.json": "JSON",
    "/r/{token:str}/ticket.pdf": "a PDF",
    "/robots.txt": "plain text",
    "/sitemap.xml": "XML",
    "/speaker-pictures/{name:str}": "a picture",
    "/static/{path:path}": "files",
}
