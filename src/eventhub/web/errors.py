"""What people see when something is not there, not allowed, or our fault: pages, parts for htmx, or JSON."""

from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from eventhub import urls
from eventhub.web.actor import SignInNeeded, way_back
from eventhub.web.bodies import TooManyFilesError
from eventhub.web.front import seen
from eventhub.web.pages import Page, go_to, is_part, page
from eventhub.web.security import ForeignFormError, StaleFormError

log = structlog.get_logger("web")

AnyRequest = Request[Any, Any, Any]
BAD_REQUEST = 400
NOT_FOUND = 404


@dataclass(frozen=True)
class Kind:
    """Which template tells of an error, and its name in JSON."""

    template: str
    code: str


KINDS = {
    400: Kind("errors/400.html", "bad_request"),
    403: Kind("errors/403.html", "forbidden"),
    404: Kind("errors/404.html", "not_found"),
    405: Kind("errors/405.html", "method_not_allowed"),
    413: Kind("errors/413.html", "too_large"),
    422: Kind("errors/400.html", "unprocessable"),
    429: Kind("errors/429.html", "too_many"),
    500: Kind("errors/500.html", "fault"),
}


def http_error(request: AnyRequest, error: HTTPException) -> Page:
    """An answer for everything with a status below 500; what is above is a fault."""
    if error.status_code >= 500:
        return fault(request, error)
    kind = KINDS.get(error.status_code, KINDS[BAD_REQUEST])
    return _answer(request, error.status_code, kind, headers=dict(error.headers or {}))


def stale_form(request: AnyRequest, _error: StaleFormError) -> Page:
    """The form was open while the session ended: nothing is done, and the page says how to go on."""
    return _answer(request, 403, Kind("errors/stale.html", "stale_form"))


def too_many_files(request: AnyRequest, error: TooManyFilesError) -> Page:
    """Each of the files may be small enough."""
    return _answer(request, error.status_code, Kind("errors/many_files.html", "too_many_files"))


def foreign_form(request: AnyRequest, _error: ForeignFormError) -> Page:
    """Another site's page sent this."""
    return _answer(request, 403, KINDS[403])


def sign_in_needed(request: AnyRequest, _error: SignInNeeded) -> Page:
    """On to the sign-in page, and back here afterwards."""
    if _wants_json(request):
        return _json(401, "sign_in_needed", request)
    return go_to(request, urls.sign_in(way_back(request)))


def fault(request: AnyRequest, error: Exception) -> Page:
    """Our fault: logged with the number that the page shows."""
    log.error(
        "fault",
        request_id=seen(request.scope).request_id.replace("-", ""),
        route=request.scope.get("path_template", ""),
        exc_info=error,
    )
    return _answer(request, 500, KINDS[500])


def _answer(request: AnyRequest, status: int, kind: Kind, headers: dict[str, str] | None = None) -> Page:
    if _wants_json(request):
        return _json(status, kind.code, request)
    reference = seen(request.scope).request_id
    if is_part(request):
        retarget = {"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML"}
        template = "errors/toast.html"
        return page(
            request, template, status_code=status, headers={**(headers or {}), **retarget},
            status=status, reference=reference,
        )  # fmt: skip
    return page(request, kind.template, status_code=status, headers=headers, reference=reference)


def _wants_json(request: AnyRequest) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _json(status: int, code: str, request: AnyRequest) -> Page:
    body = {"error": code, "reference": seen(request.scope).request_id}
    return Response(body, status_code=status, media_type="application/json")


HANDLERS: ExceptionHandlersMap = {
    SignInNeeded: sign_in_needed,
    StaleFormError: stale_form,
    ForeignFormError: foreign_form,
    TooManyFilesError: too_many_files,
    HTTPException: http_error,
    Exception: fault,
}
