"""The pages of one person, whose token comes with a mail."""

from urllib.parse import quote

from eventhub.urls.base import Id, absolute, listed, with_query


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


def stop_mails(token: str) -> str:
    """Stops the mails after a meeting."""
    return f"/stop/{quote(token, safe='')}"


def own_join(token: str) -> str:
    """Joins online, between doors and end."""
    return f"{own(token)}/join"


def own_talks(token: str, talk_id: Id | None = None, act: str = "") -> str:
    """The talks with limited places; or where it is posted that somebody signs up for one, or leaves it (``leave``)."""
    return listed(f"{own(token)}/talks", talk_id, act)


def own_data(token: str) -> str:
    """All that is kept of the party, to take along."""
    return f"{own(token)}/data.json"


def own_certificate(token: str, act: str = "") -> str:
    """The certificates of attendance of the party, where issuing is posted; or the act ``erase``."""
    return listed(own(token), "certificate", act)


def own_certificate_pdf(token: str, position: int) -> str:
    """The certificate of one person of the party, to print."""
    return with_query(f"{own_certificate(token)}.pdf", who=str(position))


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
    return listed(proposals(token), proposal_id, act)


def proposal_materials(token: str, talk_id: Id | None = None) -> str:
    """What a speaker puts up for their talks, of one of them with ``talk_id``; new files are posted there too."""
    return with_query(proposals_act(token, "materials"), talk=str(talk_id) if talk_id else None)


def proposal_materials_links(token: str) -> str:
    """Where links are posted that a speaker puts up for a talk."""
    return proposals_act(token, "materials/links")


def proposal_material(token: str, material_id: Id, act: str = "") -> str:
    """Where it is posted what a speaker says of one material; or an act on it: ``delete``."""
    return listed(proposals_act(token, "materials"), material_id, act)


def own_feedback(token: str) -> str:
    """What the party thought of the meeting, and where that is posted."""
    return f"{own(token)}/feedback"


def talk_feedback(token: str, talk_id: Id) -> str:
    """What guests thought of a talk, for its speakers."""
    return f"{proposals(token)}/feedback/{talk_id}"


def own_materials(token: str) -> str:
    """What the party may take home from the event."""
    return f"{own(token)}/materials"


def own_material(token: str, material_id: Id, name: str, **query: str | int | None) -> str:
    """One of those materials."""
    return with_query(f"{own_materials(token)}/{material_id}/{quote(name, safe='')}", **query)


def speaker_material(token: str, material_id: Id, name: str, **query: str | int | None) -> str:
    """One material of a speaker's own talks."""
    return with_query(f"{proposals_act(token, 'materials')}/{material_id}/{quote(name, safe='')}", **query)
