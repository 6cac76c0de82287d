"""What stays of a meeting, for everybody, for guests, and for the team."""

from tests.judges.pages.look import Look, Who

MATERIALS = [
    Look("/events/pruefstand-unterlagen"),
    Look("/events/pruefstand-unterlagen/materials"),
    Look("/events/schichtwechsel-23/materials"),
    Look("/events/schichtwechsel-24/materials"),
    Look("/events/pruefstand-draft/materials", Who.OWNER),
    Look("/events/pruefstand-draft/materials", status=404),
    Look("/r/{own_materials}"),
    *(Look(f"/r/{{own_{name}}}/materials") for name in ("materials", "fewer_materials", "cancelled")),
    Look("/r/tot/materials", status=404),
    Look("/materials/{material_minutes}/minutes"),
    Look("/materials/{material_minutes}/minutes", Who.ORGANISER),
    Look("/r/{own_materials}/materials/{material_minutes}/minutes"),
    Look("/materials/{event_materials}/minutes", status=404),
]
