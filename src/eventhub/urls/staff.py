"""The pages of people with an account, of the door, and of the workspace."""

from eventhub.urls.base import Id, listed, with_query


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
    return listed(manage_schedule(event_id, "slots"), talk_id, act)


def manage_schedule_item(event_id: Id, talk_id: Id = "new", act: str = "", **filled: str) -> str:
    """An item of the programme to write, or an act on it: ``call-off``, ``suggestion``; ``kind`` is of a new one."""
    return with_query(listed(manage_schedule(event_id, "items"), talk_id, act), **filled)


def manage_schedule_release(event_id: Id, number: int | str, act: str = "") -> str:
    """An old release to read, or to take back into the plan (``restore``)."""
    return listed(manage_schedule(event_id, "releases"), str(number), act)


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
    return listed("/manage/talks", talk_id, f"sign-ups{f'/{act}' if act else ''}")


def manage_materials(event_id: Id, act: str = "", **filters: str | int | None) -> str:
    """What stays of an event, and what is missing; files are posted there; or an act: ``ask``, ``new``."""
    return with_query(manage_event(event_id, f"materials{f'/{act}' if act else ''}"), **filters)


def manage_talk_materials(event_id: Id, talk_id: Id, act: str = "") -> str:
    """The materials of one talk, or an act on it: ``ask``, ``expect``."""
    return listed(manage_materials(event_id, "talks"), talk_id, act)


def manage_material(material_id: Id, act: str = "") -> str:
    """One material to edit, or an act on it: ``delete``, ``files`` (where new versions and captions are posted)."""
    return listed("/manage/materials", material_id, act)


def manage_material_consent(material_id: Id, consent_id: Id) -> str:
    """Where organisers record that somebody no longer agrees to the publication of a material."""
    return f"/manage/materials/{material_id}/consents/{consent_id}"


def manage_material_file(material_id: Id, file_id: Id, act: str) -> str:
    """An act on one version of a material's file: ``release``, ``delete``."""
    return listed(manage_material(material_id, "files"), file_id, act)


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


def manage_reports(**filters: str | int | None) -> str:
    """Choose a period to report on: ``first`` and ``last`` day, ``series`` by its address."""
    return with_query("/manage/reports", **filters)


def manage_report(kind: str = "", **filters: str | int | None) -> str:
    """The report of that period, or as a file: ``.pdf``, ``.xlsx``."""
    return with_query(f"/manage/reports/period{kind}", **filters)


def manage_event_report(event_id: Id, kind: str = "") -> str:
    """The report of one event, or as a file: ``.pdf``, ``.xlsx``."""
    return manage_event(event_id, f"report{kind}")


def manage_import() -> str:
    """Takes over a programme from another software's file."""
    return "/manage/import"


def manage_series(series_id: Id | None = None, act: str = "") -> str:
    """All series, one of them, or an act on it; ``"new"`` makes one."""
    return listed("/manage/series", series_id, act)


def manage_venues(venue_id: Id | None = None, act: str = "") -> str:
    """All venues, one of them, or an act on it; ``"new"`` makes one."""
    return listed("/manage/venues", venue_id, act)


def manage_topics(topic_id: Id | None = None, act: str = "") -> str:
    """All topics, one of them, or an act on it; ``"new"`` makes one."""
    return listed("/manage/topics", topic_id, act)


def manage_team(user_id: Id | None = None, act: str = "") -> str:
    """Who has access, one of them, or an act on them; ``"new"`` adds somebody."""
    return listed("/manage/team", user_id, act)


def manage_outbox(mail_id: Id | None = None, act: str = "") -> str:
    """All mails, one of them, or an act on it: ``body``, ``release``, ``requeue``, ``discard``."""
    return listed("/manage/outbox", mail_id, act)


def manage_audit(**filters: str | int | None) -> str:
    """Who did what."""
    return with_query("/manage/audit", **filters)


def manage_certificates(event_id: Id) -> str:
    """Who was at an event, and their certificates of attendance; where issuing is posted."""
    return manage_event(event_id, "certificates")


def manage_certificates_pdf(event_id: Id, certificate_id: Id | None = None) -> str:
    """All that are good as one file to print, or one of them."""
    return with_query(f"{manage_certificates(event_id)}.pdf", one=str(certificate_id) if certificate_id else None)


def manage_certificate(certificate_id: Id, act: str = "") -> str:
    """One certificate, or an act on it: ``withdraw``, ``erase``."""
    return listed("/manage/certificates", certificate_id, act)


def manage_logo(act: str = "") -> str:
    """The hub's logo, and where a new one is posted; or the act ``remove``."""
    return listed(manage_settings(), "logo", act)


def manage_settings() -> str:
    """The hub's name, colours and texts."""
    return "/manage/settings"


def manage_feedback(event_id: Id, act: str = "") -> str:
    """What guests thought of a meeting; or ``questions`` to write what is asked."""
    return manage_event(event_id, f"feedback{f'/{act}' if act else ''}")


def manage_feedback_csv(event_id: Id) -> str:
    """The same as a table to download, once it is all in."""
    return manage_event(event_id, "feedback.csv")
