"""Every address of the hub, as pure functions; mails and formats need them as well as pages.

A path begins with a slash; `absolute` puts the hub's own address before it.
"""

from urllib.parse import quote, urlencode
from uuid import UUID

Id = UUID | str


def absolute(base_url: str, path: str) -> str:
    """``path`` as a whole address: ``https://hub.example.org/events``."""
    return f"{base_url.rstrip('/')}{path}"


def with_query(path: str, **values: str | int | None) -> str:
    """``path`` with the given values as its query; None and empty ones are left out."""
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path


def in_language(path: str, language: str) -> str:
    """``path`` in one language, whatever the reader has chosen."""
    return with_query(path, lang=language)


def webcal(address: str) -> str:
    """The whole ``address`` of a feed, as calendars take it for a subscription."""
    return f"webcal://{address.partition('://')[2]}"


# Public pages


def home() -> str:
    """The front page."""
    return "/"


def events(**filters: str | int | None) -> str:
    """The list of events, filtered by ``topic``, ``series``, ``when`` or ``page``."""
    return with_query("/events", **filters)


def event(slug: str) -> str:
    """An event's page."""
    return f"/events/{quote(slug, safe='')}"


def event_calendar(slug: str) -> str:
    """An event's public calendar file."""
    return f"{event(slug)}.ics"


def event_card(slug: str) -> str:
    """The picture that messengers show beside a link to an event."""
    return f"{event(slug)}/card.png"


def schedule(slug: str, suffix: str = "", **filters: str | int | None) -> str:
    """The public programme, filtered by ``topic``, ``room`` or ``language``, or an old ``release``; or as ``.ics`` …"""
    return with_query(f"{event(slug)}/schedule{suffix}", **filters)


def talk(slug: str, talk_slug: str) -> str:
    """A released talk."""
    return f"{event(slug)}/talks/{quote(talk_slug, safe='')}"


def talk_calendar(slug: str, talk_slug: str) -> str:
    """A released talk as a calendar file."""
    return f"{talk(slug, talk_slug)}.ics"


def starred(slug: str) -> str:
    """What one has starred, which only the browser knows; a feed of it is made by a POST."""
    return f"{event(slug)}/starred"


def starred_calendar(slug: str, token: str) -> str:
    """The feed of starred talks."""
    return f"{starred(slug)}/{quote(token, safe='')}.ics"


def speaker(slug: str) -> str:
    """Somebody who speaks, with their released talks."""
    return f"/speakers/{quote(slug, safe='')}"


def register(slug: str) -> str:
    """The registration form, and where it is posted."""
    return f"{event(slug)}/register"


def registered(slug: str, answer: str = "") -> str:
    """The page that answers a registration; ``answer`` names which of its variants."""
    return with_query(f"{event(slug)}/registered", answer=answer)


def lost_ticket(slug: str, **query: str) -> str:
    """Asks for one's own link again."""
    return with_query(f"{event(slug)}/lost-ticket", **query)


def cover(name: str) -> str:
    """An uploaded cover picture."""
    return f"/covers/{quote(name, safe='')}"


def series(slug: str) -> str:
    """A series' page."""
    return f"/series/{quote(slug, safe='')}"


def series_calendar(slug: str) -> str:
    """A series' calendar feed."""
    return f"{series(slug)}.ics"


def calendar() -> str:
    """The calendar feed of all public events."""
    return "/calendar.ics"


def imprint() -> str:
    """Who is responsible."""
    return "/imprint"


def privacy() -> str:
    """What is kept of people, and how long."""
    return "/privacy"


def accessibility() -> str:
    """The accessibility statement."""
    return "/accessibility"


def language() -> str:
    """Where the choice of language is posted."""
    return "/language"


def robots() -> str:
    """What crawlers may read."""
    return "/robots.txt"


def sitemap() -> str:
    """All public pages, for crawlers."""
    return "/sitemap.xml"


def manifest() -> str:
    """The web app manifest of the hub."""
    return "/manifest.webmanifest"


def map_at(latitude: float, longitude: float) -> str:
    """The place on OpenStreetMap; nothing is asked of it until somebody follows the link."""
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def map_of(address: str) -> str:
    """Where OpenStreetMap finds a postal address, for places whose position is not known."""
    return with_query("https://www.openstreetmap.org/search", query=address)


# A guest's own pages; the token comes from a mail


def own(token: str) -> str:
    """A guest's own page."""
    return f"/r/{quote(token, safe='')}"


def own_confirm(token: str) -> str:
    """Confirms the mail address."""
    return f"{own(token)}/confirm"


def own_offer(token: str) -> str:
    """Takes or leaves an offered place."""
    return f"{own(token)}/offer"


def own_cancel(token: str) -> str:
    """Gives one place or all of the party back."""
    return f"{own(token)}/cancel"


def own_answers(token: str) -> str:
    """Edits what was answered."""
    return f"{own(token)}/answers"


def own_consents(token: str) -> str:
    """Where it is posted which consents are given."""
    return f"{own(token)}/consents"


def own_talks(token: str, talk_id: Id | None = None, act: str = "") -> str:
    """The talks with limited places; or where it is posted that somebody signs up for one, or leaves it (``leave``)."""
    return _listed(f"{own(token)}/talks", talk_id, act)


def own_data(token: str) -> str:
    """All that is kept of the party, to take along."""
    return f"{own(token)}/data.json"


def own_ticket_pdf(token: str) -> str:
    """The tickets of the party, to print."""
    return f"{own(token)}/ticket.pdf"


def own_calendar(token: str) -> str:
    """The guest's calendar file of this event."""
    return f"{own(token)}/calendar.ics"


def my_calendar(token: str) -> str:
    """A person's own calendar feed."""
    return f"/me/{quote(token, safe='')}.ics"


def ticket(code: str) -> str:
    """What a ticket's QR says: the ticket alone."""
    return f"/t/{quote(code, safe='')}"


def ticket_qr(base_url: str, code: str) -> str:
    """The same, whole and in capitals, which a QR holds in fewer modules."""
    return absolute(base_url, f"/T/{quote(code, safe='')}").upper()


def proposals(token: str) -> str:
    """A speaker's own proposals and kept profile, or the one proposal the token is for."""
    return f"/proposals/{quote(token, safe='')}"


def proposals_act(token: str, act: str) -> str:
    """An act on all of them: ``mine`` confirms the address, ``new`` begins one, ``profile`` is the kept profile."""
    return f"{proposals(token)}/{act}"


def proposal(token: str, proposal_id: Id, act: str = "") -> str:
    """One proposal to write on, or an act on it: ``withdraw``, ``confirm``, ``agree``, ``leave``, ``delete``."""
    return _listed(proposals(token), proposal_id, act)


def event_call(slug: str, **query: str) -> str:
    """The call for talks of an event; ``grace`` is the token that lets submit after the deadline."""
    return with_query(f"{event(slug)}/cfp", **query)


def series_call(slug: str, **query: str) -> str:
    """The standing call for talks of a series."""
    return with_query(f"{series(slug)}/cfp", **query)


def call_links(slug: str, *, is_series: bool = False) -> str:
    """Asks for the link to one's own proposals."""
    return f"{series_call(slug) if is_series else event_call(slug)}/my-link"


def speaker_picture(name: str) -> str:
    """The picture of a speaker."""
    return f"/speaker-pictures/{quote(name, safe='')}"


# People with an account


def sign_in(after: str = "") -> str:
    """The sign-in page; ``after`` is the path to go on to."""
    return with_query("/sign-in", next=after)


def sign_out() -> str:
    """Where signing out is posted."""
    return "/sign-out"


def account() -> str:
    """One's own account."""
    return "/account"


def account_password() -> str:
    """Where a new password is posted."""
    return "/account/password"


# The door


def checkin() -> str:
    """Choose the event and the gate."""
    return "/checkin"


def gate(gate_id: Id) -> str:
    """The scanner at one gate."""
    return f"/checkin/{gate_id}"


def gate_scans(gate_id: Id) -> str:
    """Where scans are posted."""
    return f"{gate(gate_id)}/scans"


def gate_scan(gate_id: Id, scan_id: Id) -> str:
    """What became of one scan."""
    return f"{gate_scans(gate_id)}/{scan_id}"


def gate_undo(gate_id: Id, scan_id: Id) -> str:
    """Where the undoing of a scan is posted."""
    return f"{gate_scan(gate_id, scan_id)}/undo"


def gate_admit(gate_id: Id, scan_id: Id) -> str:
    """Where a guest without a ticket, found by a scan, is given a place."""
    return f"{gate_scan(gate_id, scan_id)}/admit"


def gate_search(gate_id: Id, **filters: str | int | None) -> str:
    """The list of guests at the door, searched by name."""
    return with_query(f"{gate(gate_id)}/search", **filters)


def gate_code(gate_id: Id) -> str:
    """Type a ticket's short code."""
    return f"{gate(gate_id)}/code"


def gate_walk_in(gate_id: Id, **filled: str | int | None) -> str:
    """Let somebody in who is not registered."""
    return with_query(f"{gate(gate_id)}/walk-in", **filled)


def gate_count(gate_id: Id, **view: str | int | None) -> str:
    """How many are in."""
    return with_query(f"{gate(gate_id)}/count", **view)


# The organisers' workspace


def manage() -> str:
    """The dashboard."""
    return "/manage"


def manage_events(**filters: str | int | None) -> str:
    """All events, drafts too."""
    return with_query("/manage/events", **filters)


def manage_event_new(**filled: str | int | None) -> str:
    """A new event; ``series`` names the id of the one it belongs to."""
    return with_query("/manage/events/new", **filled)


def manage_event(event_id: Id, act: str = "") -> str:
    """One event, or an act on it: ``edit``, ``publish``, ``cancel``, ``copy`` …"""
    return f"/manage/events/{event_id}{f'/{act}' if act else ''}"


def manage_schedule(event_id: Id, act: str = "", **filters: str | int | None) -> str:
    """The plan of an event's programme, or an act on it: ``open``, ``shift``, ``release``; ``day``, ``move`` narrow."""
    return with_query(manage_event(event_id, f"schedule{f'/{act}' if act else ''}"), **filters)


def manage_schedule_slot(event_id: Id, talk_id: Id, act: str = "") -> str:
    """Where it is posted that an item moves, or leaves the plan (``remove``)."""
    return _listed(manage_schedule(event_id, "slots"), talk_id, act)


def manage_schedule_item(event_id: Id, talk_id: Id = "new", act: str = "", **filled: str) -> str:
    """An item of the programme to write, or an act on it: ``call-off``, ``suggestion``; ``kind`` is of a new one."""
    return with_query(_listed(manage_schedule(event_id, "items"), talk_id, act), **filled)


def manage_schedule_release(event_id: Id, number: int | str, act: str = "") -> str:
    """An old release to read, or to take back into the plan (``restore``)."""
    return _listed(manage_schedule(event_id, "releases"), str(number), act)


def manage_registrations(event_id: Id, **filters: str | int | None) -> str:
    """The registrations of an event, searched and filtered."""
    return with_query(manage_event(event_id, "registrations"), **filters)


def manage_registrations_csv(event_id: Id, **filters: str | int | None) -> str:
    """The same as a table to download."""
    return with_query(manage_event(event_id, "registrations.csv"), **filters)


def manage_registration(registration_id: Id, act: str = "") -> str:
    """One registration, or an act on it: ``cancel``, ``resend``, ``approve``, ``reject``, ``promote`` …"""
    return f"/manage/registrations/{registration_id}{f'/{act}' if act else ''}"


def manage_attendance(event_id: Id) -> str:
    """The attendance list, to print and sign."""
    return manage_event(event_id, "attendance")


def manage_attendance_pdf(event_id: Id) -> str:
    """The same as a file."""
    return manage_event(event_id, "attendance.pdf")


def manage_sign_ups(event_id: Id) -> str:
    """The talks of an event, and how many have signed up for each."""
    return manage_event(event_id, "sign-ups")


def manage_talk_sign_ups(talk_id: Id, act: str = "") -> str:
    """Who has signed up for one talk; or an act on it: ``sheet`` to print, ``places``."""
    return _listed("/manage/talks", talk_id, f"sign-ups{f'/{act}' if act else ''}")


def manage_event_call(event_id: Id) -> str:
    """The call for talks of an event, to write."""
    return manage_event(event_id, "call")


def manage_series_call(series_id: Id) -> str:
    """The standing call of a series, to write."""
    return manage_series(series_id, "call")


def manage_proposals(**filters: str | int | None) -> str:
    """The proposals of a call (``call``), to judge: narrowed, sorted."""
    return with_query("/manage/proposals", **filters)


def manage_proposal(proposal_id: Id, act: str = "", **filters: str | int | None) -> str:
    """One proposal beside the list, or an act on it: ``review``, ``names``, ``mark``, ``drop`` …"""
    return with_query(f"/manage/proposals/{proposal_id}{f'/{act}' if act else ''}", **filters)


def manage_call_decide(call_id: Id, act: str = "") -> str:
    """The board on which a call is decided, or an act on it: ``apply``, ``release``."""
    return f"/manage/calls/{call_id}/decide{f'/{act}' if act else ''}"


def manage_call_reviewers(call_id: Id, act: str = "") -> str:
    """Who judges the proposals of a call, and by what; ``criteria`` saves the latter."""
    return f"/manage/calls/{call_id}/reviewers{f'/{act}' if act else ''}"


def manage_import() -> str:
    """Takes over a programme from another software's file."""
    return "/manage/import"


def manage_series(series_id: Id | None = None, act: str = "") -> str:
    """All series, one of them, or an act on it; ``"new"`` makes one."""
    return _listed("/manage/series", series_id, act)


def manage_venues(venue_id: Id | None = None, act: str = "") -> str:
    """All venues, one of them, or an act on it; ``"new"`` makes one."""
    return _listed("/manage/venues", venue_id, act)


def manage_topics(topic_id: Id | None = None, act: str = "") -> str:
    """All topics, one of them, or an act on it; ``"new"`` makes one."""
    return _listed("/manage/topics", topic_id, act)


def manage_team(user_id: Id | None = None, act: str = "") -> str:
    """Who has access, one of them, or an act on them; ``"new"`` adds somebody."""
    return _listed("/manage/team", user_id, act)


def manage_outbox(mail_id: Id | None = None, act: str = "") -> str:
    """All mails, one of them, or an act on it: ``body``, ``release``, ``requeue``, ``discard``."""
    return _listed("/manage/outbox", mail_id, act)


def manage_audit(**filters: str | int | None) -> str:
    """Who did what."""
    return with_query("/manage/audit", **filters)


def manage_settings() -> str:
    """The hub's name, colours and texts."""
    return "/manage/settings"


def _listed(path: str, ident: Id | None, act: str) -> str:
    return "/".join(part for part in (path, str(ident) if ident else "", act) if part)


# Operations


def health_live() -> str:
    """Answers while the process runs."""
    return "/health/live"


def health_ready() -> str:
    """Answers while the process can serve."""
    return "/health/ready"
