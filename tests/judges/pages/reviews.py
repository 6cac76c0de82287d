"""The proposals in the eyes of those who judge and decide."""

from tests.judges.pages.look import Look, Who

REVIEWS = [
    Look("/account", Who.REVIEWER),
    *(Look(f"/manage/proposals?call={{{name}}}", Who.REVIEWER) for name in ("call_judged", "call_unnamed")),
    Look("/manage/proposals", Who.OWNER),
    *(
        Look(f"/manage/proposals?call={{call_judged}}&{query}", Who.OWNER)
        for query in ("status=accepted", "status=rejected&sort=median", "status=ended", "q=niemand", "todo=yes")
    ),
    *(
        Look(f"/manage/proposals/{{prop_{name}}}", Who.OWNER)
        for name in ("voted", "abstained", "conflict", "to_judge", "confirmed", "rejected", "unnamed")
    ),
    Look("/manage/proposals/{prop_unnamed}", Who.REVIEWER),
    Look("/manage/proposals/{prop_unnamed}", Who.OWNER, form="/names"),
    *(Look(f"/manage/calls/{{{name}}}/decide", Who.OWNER) for name in ("call_judged", "call_unnamed")),
    Look("/manage/calls/{call_judged}/decide", Who.REVIEWER, status=404),
    Look("/manage/proposals/{prop_confirmed}/drop", Who.OWNER),
    *(Look(f"/manage/calls/{{{name}}}/reviewers", Who.ORGANISER) for name in ("call_judged", "call_unnamed")),
    Look(
        "/manage/calls/{call_judged}/reviewers",
        Who.OWNER,
        form="/criteria",
        typed={"criterion_0_weight": "99"},
        status=422,
    ),
    *(
        Look(f"/manage/outbox/{{mail_proposal_{kind}}}/body", Who.OWNER)
        for kind in ("accepted", "rejected", "reminder", "cancelled")
    ),
]
