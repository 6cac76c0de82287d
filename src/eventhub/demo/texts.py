"""What the demo hub says of itself."""

from eventhub.models import LocalizedText as Text

HUB = {
    "name": "SMART REGION",
    "subtitle": "Emscher-Lippe",
    "sender_name": "SMART REGION Emscher-Lippe",
    "sender_address": "treffen@example.org",
    "contact_address": "treffen@example.org",
    "signer_name": "Svenja Böhmer",
    "feedback_days": 45,
    "promise": Text(
        "Das Netzwerk für Digitalisierung in Bottrop, Gelsenkirchen und dem Kreis Recklinghausen.",
        "The network for digitalisation in Bottrop, Gelsenkirchen and the Recklinghausen district.",
    ),
    "about": Text(
        "Einmal im Monat, abends, an wechselnden Orten zwischen Bottrop, Gelsenkirchen und Recklinghausen: kurze "
        "Vorträge, offene Fragen, gute Gespräche.",
        "Once a month, in the evening, in changing places between Bottrop, Gelsenkirchen and Recklinghausen: short "
        "talks, open questions, good conversations.",
    ),
    "how_to_join": Text(
        "Mitmachen können Betriebe, Verwaltungen, Schulen, Hochschulen und Vereine aus der Region. Kommen Sie zu einem "
        "Treffen, sprechen Sie uns an, oder schreiben Sie an [treffen@example.org](mailto:treffen@example.org).",
        "Companies, administrations, schools, universities and associations of the region can join. Come to a meeting, "
        "talk to us, or write to [treffen@example.org](mailto:treffen@example.org).",
    ),
    "privacy": Text(
        "## Wofür wir Ihre Angaben nutzen\n\nUm das Treffen auszurichten: Platz, Ticket, Kalender, "
        "Einlass. Was freiwillig ist, steht dabei. Fotos, Angaben zu Essen und Bedarf und eine Mail danach "
        "gibt es nur mit Ihrer Einwilligung, die Sie auf Ihrer Seite zurücknehmen.\n\n## Ihre "
        "Rechte\n\nSie können Auskunft, Berichtigung und Löschung verlangen und sich bei der "
        "Aufsichtsbehörde beschweren. Schreiben Sie an "
        "[treffen@example.org](mailto:treffen@example.org).\n\nDiese Seiten setzen keine Cookies zur "
        "Verfolgung und laden nichts von Dritten.",
        "## What we use your data for\n\nTo run the meeting: place, ticket, calendar, door. What is "
        "optional says so. Photos, answers about food and needs, and a mail afterwards only with your "
        "consent, which you can withdraw on your own page.\n\n## Your rights\n\nYou can ask for "
        "information, correction and deletion, and complain to the supervisory authority. Write to "
        "[treffen@example.org](mailto:treffen@example.org).\n\nThese pages set no tracking cookies and "
        "load nothing from third parties.",
    ),
    "imprint": Text(
        "## Angaben zum Anbieter\n\nSMART REGION Emscher-Lippe (Demo)  \nZechenstraße 12  \n46236 Bottrop\n\n"
        "E-Mail: [treffen@example.org](mailto:treffen@example.org)\n\nVertreten durch Svenja Böhmer und Jonas Terhorst."
        " Alle Personen und Organisationen dieser Demo sind erfunden.",
        "## Provider\n\nSMART REGION Emscher-Lippe (demo)  \nZechenstraße 12  \n46236 Bottrop\n\n"
        "Mail: [treffen@example.org](mailto:treffen@example.org)\n\nRepresented by Svenja Böhmer and Jonas Terhorst. "
        "All people and organisations of this demo are invented.",
    ),
}
SCHICHTWECHSEL = {
    "slug": "schichtwechsel",
    "name": Text("Schichtwechsel", "Schichtwechsel"),
    "rhythm": Text("Jeden dritten Donnerstag im Monat, 17 Uhr", "Every third Thursday of the month, 5 pm"),
    "description": Text(
        "Das Netzwerktreffen der SMART REGION: drei kurze Vorträge aus der Praxis, danach Suppe, Stehtische und Zeit. "
        "Jedes Mal in einem anderen Haus der Region.",
        "The network meeting of SMART REGION: three short talks from practice, then soup, standing tables and time. "
        "Each time in another house of the region.",
    ),
    "cover": "schicht24",
    "funding_reference": "EL-2026-0417",
}
DINNER = {
    "slug": "digital-dinner",
    "name": Text("Digital Dinner", "Digital Dinner"),
    "rhythm": Text("Viermal im Jahr, an einem langen Tisch", "Four times a year, at one long table"),
    "description": Text(
        "Ein Tisch, ein Thema, höchstens vierzig Menschen. Zwischen den Gängen wechseln die Plätze.",
        "One table, one topic, forty people at most. Between the courses everybody changes seats.",
    ),
    "cover": "digitaltag",
}
TOPICS = (
    ("kuenstliche-intelligenz", Text("Künstliche Intelligenz", "Artificial intelligence")),
    ("mittelstand", Text("Mittelstand", "Small and medium-sized businesses")),
    ("recht", Text("Recht", "Law")),
    ("verwaltung", Text("Verwaltung", "Public administration")),
    ("sicherheit", Text("IT-Sicherheit", "IT security")),
    ("daten", Text("Daten", "Data")),
    ("bildung", Text("Bildung", "Education")),
)
