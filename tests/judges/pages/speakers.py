"""The calls, and the speakers' own pages."""

from tests.judges.pages.look import Look, Who

SPEAKERS = [
    *(Look(f"/events/pruefstand-call-{name}/cfp") for name in ("open", "grace", "soon")),
    Look("/events/pruefstand-call-grace/cfp?grace={grace}"),
    Look("/events/pruefstand-call-open/cfp", form="/cfp", status=422),
    Look(
        "/events/pruefstand-call-open/cfp",
        form="/cfp",
        typed={"act": "preview", "abstract": "# Groß", "from_1": "2027-01-21T17:00"},
    ),
    Look("/series/digital-dinner/cfp"),
    *(Look(f"{home}/cfp/my-link") for home in ("/events/pruefstand-call-open", "/series/digital-dinner")),
    Look("/events/pruefstand-call-open/cfp/my-link", form="/my-link", status=422),
    Look("/events/pruefstand-call-open/cfp/my-link", form="/my-link", typed={"email": "niemand@example.org"}),
    *(Look(f"/proposals/{{{name}}}") for name in ("sp", "sp_invited", "sp_agreed", "sp_draft", "sp_mine")),
    Look("/proposals/tot", status=404),
    Look("/proposals/{sp}?done=address-confirmed"),
    *(Look(f"/proposals/{{sp}}/{{{name}}}") for name in ("sp_one", "sp_own_draft", "sp_accepted", "sp_rejected")),
    Look("/proposals/{sp}/{sp_one}", form="{sp_one}", typed={"version": "0", "title": "Anders"}, status=422),
    Look("/proposals/{sp}/{sp_own_draft}", form="{sp_own_draft}", typed={"act": "submit"}, status=422),
    Look("/proposals/{sp}/{sp_own_draft}", form="{sp_own_draft}", typed={"act": "preview", "title": "x"}),
    Look("/proposals/{sp_draft}/{sp_draft_one}"),
    Look("/proposals/{sp_agreed}/{sp_one}"),
    *(Look(f"/proposals/{{sp}}/{{{one}}}/withdraw") for one in ("sp_one", "sp_accepted")),
    Look("/proposals/{sp}/{sp_own_draft}/delete"),
    Look("/proposals/{sp}/{sp_accepted}/confirm"),
    Look("/proposals/{sp_invited}/{sp_one}/agree"),
    *(Look(f"/proposals/{{{one}}}/{{sp_one}}/leave") for one in ("sp_invited", "sp_agreed")),
    Look("/proposals/{sp}/profile"),
    Look("/proposals/{sp_draft}/{sp_draft_one}/profile"),
    Look("/proposals/{sp}/profile", form="/profile", typed={"given": "", "links": "kein Link"}, status=422),
    *(Look(f"/manage/events/{{event_call_{name}}}/call", Who.OWNER) for name in ("open", "grace")),
    Look("/manage/events/{event_draft}/call", Who.OWNER),
    Look("/manage/events/{event_call_open}/call", Who.OWNER, form="/call", typed={"max_topics": ""}, status=422),
    Look("/manage/series/{series}/call", Who.OWNER),
]
