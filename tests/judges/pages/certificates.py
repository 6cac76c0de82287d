"""Certificates of attendance: the guest's, the team's, and the page that verifies them."""

from tests.judges.pages.look import Look, Who

EVENT = "/manage/events/{event_certificates}/certificates"

CERTIFICATES = [
    Look("/r/{own_certificates}"),
    *(Look(f"/r/{{own_{name}}}/certificate") for name in ("certificates", "uncertified", "confirmed")),
    Look("/r/{own_certificates}/certificate?done=certificate-issued"),
    Look("/certificates/{certificate_code}"),
    Look("/certificates/{certificate_code_english}"),
    Look("/certificates/{certificate_code_withdrawn}", status=410),
    Look("/certificates/000000000000", status=404),
    Look(EVENT, Who.ORGANISER),
    Look("/manage/events/{event_draft}/certificates", Who.OWNER),
    Look("/manage/events/{event_empty_over}/certificates", Who.ORGANISER),
    *(Look(f"/manage/certificates/{{certificate_{name}}}", Who.ORGANISER) for name in ("good", "withdrawn", "left")),
    Look("/manage/certificates/{certificate_good}/withdraw", Who.ORGANISER),
    *(Look(f"/manage/certificates/{{certificate_{name}}}/erase", Who.ORGANISER) for name in ("good", "withdrawn")),
    *(Look(f"/manage/registrations/{{reg_{name}}}/name", Who.ORGANISER) for name in ("certified", "uncertified")),
    Look("/manage/registrations/{reg_certified}/name", Who.OWNER, form="/name", typed={"given": ""}, status=422),
    Look("/manage/settings/logo", Who.ORGANISER),
    Look("/manage/settings/logo", Who.OWNER, form="/logo", status=422),
]
