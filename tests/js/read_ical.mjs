// Reads calendars with ical.js: a JSON list of texts on stdin, a JSON list of what it understood on stdout.
// Times are resolved with the VTIMEZONE of the file alone, never with data of ical.js or the system.
import ICAL from "ical.js";

let input = "";
for await (const piece of process.stdin) input += piece;

const instant = (component, name) => {
  const property = component.getFirstProperty(name);
  if (!property) return null;
  const time = property.getFirstValue();
  const seconds = time.zone === ICAL.Timezone.utcTimezone ? time.toUnixTime() : inItsZone(component, property, time);
  return new Date(seconds * 1000).toISOString();
};

const inItsZone = (component, property, time) => {
  const tzid = property.getParameter("tzid");
  const zone = component.parent.getAllSubcomponents("vtimezone").find((z) => z.getFirstPropertyValue("tzid") === tzid);
  if (!zone) throw new Error(`no VTIMEZONE for ${tzid}`);
  const local = time.clone();
  local.zone = new ICAL.Timezone({ component: zone, tzid });
  return local.toUnixTime();
};

const person = (component, name) => {
  const property = component.getFirstProperty(name);
  return property && { value: property.getFirstValue(), parameters: property.toJSON()[1] };
};

const event = (component) => ({
  ...Object.fromEntries(
    ["uid", "summary", "description", "location", "status", "sequence", "url", "transp"].map((name) => [
      name,
      component.getFirstPropertyValue(name),
    ]),
  ),
  geo: component.getFirstPropertyValue("geo"),
  conference: component.getFirstProperty("conference")?.toJSON() ?? null,
  categories: component.getFirstProperty("categories")?.getValues() ?? [],
  dtstart: instant(component, "dtstart"),
  dtend: instant(component, "dtend"),
  dtstamp: instant(component, "dtstamp"),
  organizer: person(component, "organizer"),
  attendees: component.getAllProperties("attendee").length,
  attendee: person(component, "attendee"),
});

const calendar = (text) => {
  const root = new ICAL.Component(ICAL.parse(text));
  return {
    method: root.getFirstPropertyValue("method"),
    name: root.getFirstPropertyValue("name"),
    source: root.getFirstPropertyValue("source"),
    refresh: String(root.getFirstPropertyValue("refresh-interval")),
    zones: root.getAllSubcomponents("vtimezone").map((zone) => zone.getFirstPropertyValue("tzid")),
    events: root.getAllSubcomponents("vevent").map(event),
  };
};

process.stdout.write(JSON.stringify(JSON.parse(input).map(calendar)));
