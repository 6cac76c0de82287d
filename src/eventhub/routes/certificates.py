"""Whether a certificate of attendance is good: for whoever was shown one."""

from litestar import get
from litestar.params import FromPath

from eventhub import clock
from eventhub.domain import certificates
from eventhub.formats import certificate_code
from eventhub.routes.sign_in import client_of
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.pages import Page, page

NOT_FOR_CRAWLERS = {"X-Robots-Tag": "noindex, nofollow"}


@get("/certificates/{code:str}", name="certificates:verify")
async def verify(request: HTMXRequest, db: Db, code: FromPath[str]) -> Page:
    """Name, meeting and day while it is good; of a withdrawn one only that it is. Who asks too often waits."""
    wait = request.app.state.certificate_checks.ask(client_of(request), now=clock.now())
    if wait:
        # The same for every code: whoever guesses learns nothing from being slowed down.
        later = {"Retry-After": str(int(wait.total_seconds()) + 1)}
        return _answer(request, "certificates/wait.html", 429, **later)
    found = await certificates.by_code(db, code)
    if found is None:
        return _answer(request, "certificates/unknown.html", 404)
    template = "certificates/withdrawn.html" if found.withdrawn_at else "certificates/genuine.html"
    return page(
        request,
        template,
        status_code=410 if found.withdrawn_at else 200,
        headers=NOT_FOR_CRAWLERS,
        one=found,
        shown_code=certificate_code.shown(found.code),
    )


def _answer(request: HTMXRequest, template: str, status_code: int, **headers: str) -> Page:
    return page(request, template, status_code=status_code, headers=NOT_FOR_CRAWLERS | headers)


ROUTES = [verify]
