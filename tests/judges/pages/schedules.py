"""The schedule's working draft and its releases."""

from tests.judges.pages.look import Look, Who

SCHEDULES = [
    *(
        Look(f"/manage/events/{{event_{name}}}/schedule", Who.ORGANISER)
        for name in ("planned", "roomless", "draft", "off", "of_the_demo")
    ),
    Look("/manage/events/{event_planned}/schedule?day={day_two}", Who.ORGANISER),
    Look("/manage/events/{event_planned}/schedule?move={item_talk}", Who.ORGANISER),
    Look(
        "/manage/events/{event_planned}/schedule?move={item_talk}",
        Who.OWNER,
        form="{item_talk}",
        typed={"begin": ""},
        status=422,
    ),
    Look("/manage/events/{event_planned}/schedule/release", Who.ORGANISER),
    Look(
        "/manage/events/{event_planned}/schedule/release",
        Who.OWNER,
        form="/release",
        typed={"version": "0"},
        status=422,
    ),
    Look("/manage/events/{event_roomless}/schedule/release", Who.ORGANISER),
    *(Look(f"/manage/events/{{event_planned}}/schedule/releases/{number}", Who.ORGANISER) for number in (1, 2)),
    *(
        Look(f"/manage/events/{{event_planned}}/schedule/items/{{item_{name}}}", Who.ORGANISER)
        for name in ("talk", "asked", "break", "waiting")
    ),
    *(
        Look(f"/manage/events/{{event_planned}}/schedule/items/new?kind={kind}", Who.ORGANISER)
        for kind in ("talk", "break", "blocker")
    ),
    Look("/manage/events/{event_planned}/schedule/items/new", Who.OWNER, form="/new", status=422),
    Look("/manage/events/{event_planned}/schedule/items/{item_talk}/call-off", Who.ORGANISER),
    Look("/manage/events/{event_planned}/edit", Who.ORGANISER),
    *(
        Look(f"/manage/outbox/{{mail_talk_{kind}}}/body", Who.OWNER)
        for kind in ("added", "moved", "dropped", "cancelled")
    ),
]
