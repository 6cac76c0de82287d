"""Materials as the team and the speakers put them up."""

from tests.judges.pages.look import Look, Who

BOARD = "/manage/events/{event_uploads}/materials"
MINE = "/proposals/{sp_uploads}/materials"

UPLOADS = [
    Look(BOARD, Who.OWNER),
    *(Look(f"/manage/events/{{{event}}}/materials", Who.OWNER) for event in ("event_draft", "event_empty_over")),
    *(Look(f"{BOARD}/talks/{{talk_{name}}}", Who.OWNER) for name in ("here", "held", "unexpected")),
    *(Look(f"{BOARD}/new?kind={kind}", Who.OWNER) for kind in ("link", "minutes")),
    Look(f"{BOARD}/new?kind=link", Who.OWNER, form="/new", status=422),
    *(
        Look(f"/manage/materials/{{upload_{name}}}", Who.OWNER)
        for name in ("here", "withdrawn", "asked", "held", "waiting", "link", "minutes")
    ),
    Look(
        "/manage/materials/{upload_here}",
        Who.OWNER,
        form="{upload_here}",
        typed={"title_de": "", "title_en": ""},
        status=422,
    ),
    Look("/manage/materials/{upload_here}/delete", Who.OWNER),
    Look("/manage/materials/{upload_here}/consents/{upload_word}", Who.OWNER),
    Look("/manage/materials/{upload_here}/files/{upload_old_version}/delete", Who.OWNER),
    *(Look(f"/manage/outbox/{{mail_{kind}}}/body", Who.OWNER) for kind in ("slides_asked", "consent_asked")),
    Look(MINE),
    *(Look(f"{MINE}?talk={{talk_{name}}}") for name in ("here", "held")),
    Look(f"{MINE}?talk={{talk_here}}", form="{upload_here}", typed={"when": "at", "at": ""}, status=422),
    Look(f"{MINE}?talk={{talk_here}}", form="{upload_own_link}", typed={"url": "https://"}, status=422),
    Look(f"{MINE}?talk={{talk_here}}", form="/links", typed={"title": "", "when": "at", "at": ""}, status=422),
    Look(f"{MINE}?talk={{talk_here}}&done=material-saved"),
    *(Look(f"{MINE}/{{upload_{name}}}/delete") for name in ("here", "own_link")),
    Look("/proposals/{sp_uploads}"),
]
