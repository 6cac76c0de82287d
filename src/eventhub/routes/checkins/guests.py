"""The list at the door: everybody who may come, found by name, organisation or code."""

import re
from collections.abc import Iterator

from litestar import get

from eventhub.domain import checkins
from eventhub.domain.registrations.applicants import fold
from eventhub.routes.checkins.gate import GateId, gate_or_404, gate_page
from eventhub.web.actor import needs
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.labels import REGISTRATION
from eventhub.web.pages import Page

LONGEST_LIST = 200


@get("/checkin/{gate_id:uuid}/search", name="checkins:search", guards=[needs("door")])
async def search(request: HTMXRequest, db: Db, gate_id: GateId) -> Page:
    """The guests by family name, narrowed by words, and to those who are not in yet."""
    gate = await gate_or_404(db, gate_id)
    words = " ".join(request.query_params.get("q", "").replace("\0", "").split())[:100]
    is_missing = request.query_params.get("show") == "missing"
    found = await checkins.guests(db, gate.event, text=words, is_missing=is_missing)
    return await gate_page(
        request,
        db,
        gate,
        "list.html",
        "hits",
        q=words,
        is_missing=is_missing,
        hits=len(found),
        labels=REGISTRATION,
        guests=[(one, marked(one.sort_name, words), marked(one.organisation, words)) for one in found[:LONGEST_LIST]],
    )


def marked(name: str, words: str) -> Iterator[tuple[str, bool]]:
    """``name`` in pieces, each with whether it is one of the searched words, found without case and accents."""
    folded = [fold(char) for char in name]
    starts = [sum(map(len, folded[:place])) for place in range(len(name))]
    hits = [False] * len(name)
    text = "".join(folded)
    for word in fold(words).split():
        for hit in re.finditer(re.escape(word), text):
            for place, start in enumerate(starts):
                hits[place] |= hit.start() <= start < hit.end()
    piece = ""
    for place, char in enumerate(name):
        if piece and hits[place] != hits[place - 1]:
            yield piece, hits[place - 1]
            piece = ""
        piece += char
    if piece:
        yield piece, hits[-1]


ROUTES = [search]
