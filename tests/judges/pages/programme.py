"""The published programme, and reading one in."""

from tests.judges.pages.look import Look, Who

PROGRAMME = [
    *(
        Look(f"/events/pruefprogramm/{path}")
        for path in (
            *("schedule", "schedule?view=list", "schedule?topic=KI&room=Halle", "schedule?language=xx"),
            *("schedule?release=1", "starred", "talks/vortrag-0", "talks/vortrag-2"),
        )
    ),
    Look("/events/pruefprogramm"),
    Look("/events/digitaltag/schedule"),
    Look("/events/schichtwechsel-24/schedule"),
    Look("/events/pruefstand-draft/schedule", Who.OWNER),
    Look("/events/pruefprogramm/talks/gibt-es-nicht", status=404),
    Look("/speakers/{speaker_odd}"),
    Look("/manage/import", Who.ORGANISER),
]
