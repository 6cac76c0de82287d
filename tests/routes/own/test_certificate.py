"""The guest's certificate: a button that issues it, the paper, and the way to delete it."""

import json
from datetime import timedelta
from typing import Any

import time_machine

from eventhub.db import Database
from tests.clients import Browser
from tests.makers import START
from tests.reading_pdf import pages_of
from tests.routes.own.meeting import Meeting, meet, plain

AFTER = START + timedelta(days=1)


def later() -> Any:
    return time_machine.travel(AFTER, tick=True)


async def who_was_there(database: Database, companions: int = 0) -> tuple[Meeting, str]:
    meeting = await meet(database)
    token = await meeting.register(companions=companions)
    await meeting.let_in(token)
    return meeting, token


async def test_before_the_end_there_is_nothing_to_issue(client: Browser, database: Database) -> None:
    _meeting, token = await who_was_there(database)
    assert f"/r/{token}/certificate" not in (await client.get(f"/r/{token}")).text
    page = await client.get(f"/r/{token}/certificate")
    assert "Bescheinigungen werden ausgestellt, sobald das Treffen zu Ende ist." in plain(page)
    assert "Bescheinigung ausstellen" not in page.text
    refused = await client.post(f"/r/{token}/certificate", data={"who": "0"})
    assert refused.status_code == 422
    assert (await client.get(f"/r/{token}/certificate.pdf?who=0")).status_code == 404


async def test_the_own_page_says_how_long_a_certificate_outlasts_the_registration(
    client: Browser, database: Database
) -> None:
    meeting, there = await who_was_there(database)
    absent = await meeting.register("Fern Ab")
    for token, is_said in ((there, False), (absent, False)):
        assert ("Eine Bescheinigung wird" in plain(await client.get(f"/r/{token}"))) is is_said
    with later():
        for token, is_said in ((there, True), (absent, False)):
            page = plain(await client.get(f"/r/{token}"))
            assert ("Eine Bescheinigung wird 3 Jahre aufbewahrt" in page) is is_said


async def test_the_button_issues_and_a_get_does_not(client: Browser, database: Database) -> None:
    _meeting, token = await who_was_there(database)
    with later():
        assert f'href="/r/{token}/certificate"' in (await client.get(f"/r/{token}")).text
        page = await client.get(f"/r/{token}/certificate")
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "Eine Bescheinigung wird 3 Jahre aufbewahrt" in plain(page)
        assert (await client.get(f"/r/{token}/certificate.pdf?who=0")).status_code == 404
        for _twice in range(2):
            answer = await client.post(f"/r/{token}/certificate", data={"who": "0"})
            assert (answer.status_code, answer.headers["location"]) == (
                303,
                f"/r/{token}/certificate?done=certificate-issued",
            )
        page = await client.get(answer.headers["location"])
        assert "Die Bescheinigung ist ausgestellt." in page.text
        file = await client.get(f"/r/{token}/certificate.pdf?who=0")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/pdf", "no-store")
    [words] = pages_of(file.content)
    code = plain(page).partition("Prüfnummer ")[2][:14]
    for part in (
        "Teilnahmebescheinigung Katharina Schlüter hat an diesem Treffen teilgenommen: KI, die im Betrieb ankommt",
        "Wann Donnerstag, 21. Januar 2027, 17:00 bis 20:00 Uhr Wo Alte Lohnhalle, Bottrop Teilnahme vor Ort",
        f"Ausgestellt am 22. Januar 2027. SMART REGION Emscher-Lippe Prüfnummer {code}.",
    ):
        assert part in words


async def test_each_of_the_party_who_was_there_has_their_own(client: Browser, database: Database) -> None:
    _meeting, token = await who_was_there(database, companions=1)
    with later():
        page = await client.get(f"/r/{token}/certificate")
        assert ("Katharina Schlüter" in page.text, "Gast 0 Brinkmann" in page.text) == (True, False)
        for who in ("1", "7", "-1", "x"):
            answer = await client.post(f"/r/{token}/certificate", data={"who": who})
            assert answer.status_code == (422 if who == "1" else 303)
            assert (await client.get(f"/r/{token}/certificate.pdf?who={who}")).status_code == 404


async def test_in_english_it_is_in_english_and_the_german_one_goes(client: Browser, database: Database) -> None:
    _meeting, token = await who_was_there(database)
    with later():
        await client.post(f"/r/{token}/certificate", data={"who": "0"})
        page = await client.get(f"/r/{token}/certificate?lang=en")
        assert "Issue it in English" in page.text
        german = plain(page).partition("code ")[2][:14]
        await client.post(f"/r/{token}/certificate?lang=en", data={"who": "0"})
        page = await client.get(f"/r/{token}/certificate?lang=en")
        assert "Issue it in German" not in page.text
        # The paper speaks the language it was issued in, whoever reads the page.
        [words] = pages_of((await client.get(f"/r/{token}/certificate.pdf?who=0&lang=de")).content)
        assert (await client.get(f"/certificates/{german}")).status_code == 410
    assert "Katharina Schlüter took part in this meeting: AI that arrives at work" in words
    assert "Thursday, 21 January 2027, 5:00 to 8:00 pm" in words


async def test_deleted_it_is_unknown_and_can_be_issued_anew(client: Browser, database: Database) -> None:
    _meeting, token = await who_was_there(database)
    with later():
        await client.post(f"/r/{token}/certificate", data={"who": "0"})
        code = plain(await client.get(f"/r/{token}/certificate")).partition("Prüfnummer ")[2][:14]
        kept = json.loads((await client.get(f"/r/{token}/data.json")).text)
        [one] = kept["registrations"][0]["certificates"]
        assert (one["code"], one["name"], one["withdrawn_at"]) == (code, "Katharina Schlüter", None)
        answer = await client.post(f"/r/{token}/certificate/erase", data={"who": "0"})
        assert answer.headers["location"] == f"/r/{token}/certificate?done=certificate-erased"
        assert (await client.get(f"/certificates/{code}")).status_code == 404
        assert "Bescheinigung ausstellen" in (await client.get(f"/r/{token}/certificate")).text
        kept = json.loads((await client.get(f"/r/{token}/data.json")).text)
        assert kept["registrations"][0]["certificates"] == []


async def test_what_was_withdrawn_is_taken_along_and_deleted_too(client: Browser, database: Database) -> None:
    meeting, token = await who_was_there(database)
    with later():
        for language in ("de", "en"):
            await client.post(f"/r/{token}/certificate?lang={language}", data={"who": "0"})
        await meeting.let_out(token)
        kept = json.loads((await client.get(f"/r/{token}/data.json")).text)["registrations"][0]["certificates"]
        assert [(one["name"], one["withdrawn_for"]) for one in kept] == [("", "check_in_undone"), ("", "replaced")]
        assert f'href="/r/{token}/certificate"' in (await client.get(f"/r/{token}")).text
        page = await client.get(f"/r/{token}/certificate")
        assert "Gilt nicht mehr: Katharina Schlüter" in plain(page)
        assert all(one["code"] in page.text for one in kept)
        await client.post(f"/r/{token}/certificate/erase", data={"who": "0"})
        page = await client.get(f"/r/{token}/certificate")
        assert "Gilt nicht mehr" not in page.text
        assert (await client.get(f"/certificates/{kept[0]['code']}")).status_code == 404


async def test_who_was_not_there_and_strangers_get_nothing(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    with later():
        assert f"/r/{token}/certificate" not in (await client.get(f"/r/{token}")).text
        page = await client.get(f"/r/{token}/certificate")
        assert "Eine Bescheinigung gibt es nur für Personen, die eingecheckt waren." in plain(page)
        assert (await client.post(f"/r/{token}/certificate", data={"who": "0"})).status_code == 422
        for path in ("certificate", "certificate.pdf?who=0"):
            assert (await client.get(f"/r/{token[:-1]}/{path}")).status_code == 404
        for path in ("certificate", "certificate/erase"):
            assert (await client.post(f"/r/{token[:-1]}/{path}", data={"who": "0"})).status_code == 404
