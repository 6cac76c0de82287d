"""Every page of the hub in every state, one file an area, whose list is among `PAGES`.

Names in braces are those that `states.prepare` gives. A route that is new must come into its area, or into `NO_PAGES`.
"""

from tests.judges.pages.administration import ADMINISTRATION
from tests.judges.pages.after import AFTER
from tests.judges.pages.certificates import CERTIFICATES
from tests.judges.pages.door import DOOR
from tests.judges.pages.feedback import FEEDBACK
from tests.judges.pages.guest import GUEST
from tests.judges.pages.look import Look, Who
from tests.judges.pages.materials import MATERIALS
from tests.judges.pages.outbox import OUTBOX
from tests.judges.pages.programme import PROGRAMME
from tests.judges.pages.public import PUBLIC, REGISTER
from tests.judges.pages.registrations import TABLES
from tests.judges.pages.reports import REPORTS
from tests.judges.pages.reviews import REVIEWS
from tests.judges.pages.schedules import SCHEDULES
from tests.judges.pages.sign_ups import SIGN_UPS
from tests.judges.pages.speakers import SPEAKERS
from tests.judges.pages.uploads import UPLOADS
from tests.judges.pages.workspace import WORKSPACE

__all__ = ["NO_PAGES", "PAGES", "Look", "Who"]

PAGES = [
    *(*PROGRAMME, *SCHEDULES, *SIGN_UPS, *SPEAKERS, *REVIEWS, *CERTIFICATES, *FEEDBACK, *AFTER, *REPORTS),
    *(*MATERIALS, *UPLOADS),
    *(*PUBLIC, *REGISTER, *GUEST, *DOOR, *WORKSPACE, *TABLES, *OUTBOX, *ADMINISTRATION),
]

#: what is no page, by route, and what it is instead
NO_PAGES = {
    "/calendar.ics": "a calendar",
    "/covers/{name:str}": "a picture",
    "/logos/{name:str}": "a picture",
    "/events/{slug:str}/card.png": "a picture",
    "/events/{slug:str}/schedule.ics": "a calendar",
    "/events/{slug:str}/schedule.json": "JSON",
    "/events/{slug:str}/schedule.xml": "XML",
    "/events/{slug:str}/starred/{token:str}": "a calendar",
    "/health/live": "plain text",
    "/health/ready": "plain text",
    "/manage/events/{event_id:uuid}/attendance.pdf": "a PDF",
    "/manage/events/{event_id:uuid}/certificates.pdf": "a PDF",
    "/manage/events/{event_id:uuid}/feedback.csv": "a table",
    "/manage/events/{event_id:uuid}/registrations.csv": "a table",
    "/manage/events/{event_id:uuid}/report.pdf": "a PDF",
    "/manage/events/{event_id:uuid}/report.xlsx": "a table",
    "/manage/outbox/{mail_id:uuid}/invite.ics": "a calendar",
    "/manage/reports/period.pdf": "a PDF",
    "/manage/reports/period.xlsx": "a table",
    "/manifest.webmanifest": "JSON",
    "/me/{token:str}": "a calendar",
    "/proposals/{token:str}/materials/{material_id:uuid}/{name:str}": "a file",
    "/r/{token:str}/calendar.ics": "a calendar",
    "/r/{token:str}/certificate.pdf": "a PDF",
    "/r/{token:str}/data.json": "JSON",
    "/r/{token:str}/ticket.pdf": "a PDF",
    "/robots.txt": "plain text",
    "/sitemap.xml": "XML",
    "/speaker-pictures/{name:str}": "a picture",
    "/static/{path:path}": "files",
    "/uploads/{key:str}": "how far an upload has come, in headers",
}
