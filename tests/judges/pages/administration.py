"""What a hub is made of: series, venues, topics, team, settings."""

from tests.judges.pages.look import Look, Who

ADMINISTRATION = [
    Look("/manage", Who.OWNER),
    Look("/manage", Who.ORGANISER),
    *(
        look
        for kind, one in (("series", "series"), ("venues", "venue"), ("topics", "topic"))
        for look in (
            Look(f"/manage/{kind}", Who.OWNER),
            Look(f"/manage/{kind}/{{{one}}}", Who.OWNER),
            Look(f"/manage/{kind}/{{{one}}}/delete", Who.OWNER),
        )
    ),
    Look("/manage/series/{series}", Who.OWNER, form="{series}", typed={"name_de": "", "name_en": ""}, status=422),
    Look("/manage/venues/{venue}", Who.OWNER, form="{venue}", typed={"name": ""}, status=422),
    Look("/manage/topics/{topic}", Who.OWNER, form="{topic}", typed={"name_de": "", "name_en": ""}, status=422),
    *(
        look
        for kind in ("series", "venues")
        for look in (
            Look(f"/manage/{kind}/new", Who.OWNER),
            Look(f"/manage/{kind}/new", Who.OWNER, form="/new", status=422),
        )
    ),
    Look("/manage/topics", Who.OWNER, form="/topics", status=422),
    Look("/manage/team", Who.OWNER),
    Look("/manage/team/new", Who.OWNER),
    Look("/manage/team", Who.OWNER, form="/new", status=422),
    *(Look(f"/manage/team/{{{one}}}", Who.OWNER) for one in ("owner", "door_user", "gone_user")),
    Look("/manage/team/{owner}", Who.OWNER, form="/role", typed={"role": "door"}, status=422),
    Look("/manage/team/{door_user}/deactivate", Who.OWNER),
    Look("/manage/team/{door_user}/password", Who.OWNER),
    Look("/manage/team/{gone_user}/password", Who.OWNER, form="/password"),
    Look("/manage/settings", Who.ORGANISER),
    Look("/manage/settings", Who.OWNER, form="/settings", typed={"name": "", "accent": "bunt"}, status=422),
    Look("/manage/settings", Who.OWNER, form="/settings", typed={"version": "0"}, status=422),
]
