"""Staying in the language that the address of a page asks for, over forms and redirects."""

from collections.abc import Callable
from typing import Any

from litestar import Request

from eventhub import urls
from eventhub.i18n import LANGUAGES


def stay_of(request: Request[Any, Any, Any]) -> Callable[[str], str]:
    """Makes addresses of ``request``'s own language, if it asked for one; others are left as they are."""
    asked = request.query_params.get("lang", "") if request.scope["query_string"] else ""
    return (lambda path: urls.in_language(path, asked)) if asked in LANGUAGES else (lambda path: path)
