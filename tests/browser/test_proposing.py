"""A talk is proposed on a phone with the keyboard alone, and the address is confirmed by the mailed link."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.models import OutboxMail, Proposal, ProposalStatus
from tests.browser.conftest import Open, Site, findings
from tests.browser.keys import tab_to
from tests.calls import open_call
from tests.makers import make_event

pytestmark = pytest.mark.browser


async def enter(page: Page, label: str, text: str) -> None:
    """Go on to a field, and type."""
    await tab_to(page, page.get_by_label(label, exact=True))
    await page.keyboard.type(text)


async def open_meeting(site: Site) -> None:
    async with site.database.session() as db, transaction(db):
        begins = clock.now() + timedelta(days=60)
        event = make_event(slug="digitaltag", starts_at=begins, ends_at=begins + timedelta(hours=4), doors_at=None)
        await open_call(db, event, now=clock.now())


async def kept(site: Site) -> Proposal:
    async with site.database.session() as db:
        (ident,) = (await db.scalars(select(Proposal.id))).all()
        found = await proposals.by_id(db, ident)
        assert found is not None
        return found


async def mailed_link(site: Site) -> str:
    """The personal link that the receipt holds."""
    async with site.database.session() as db:
        (mail,) = (await db.scalars(select(OutboxMail))).all()
    assert (mail.kind, mail.to_address) == ("proposal_received", "h.goevert@example.org")
    found = re.search(r"/proposals/[\w-]{35}", mail.body_text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("has_javascript", [True, False])
async def test_a_talk_is_proposed_by_keys_alone(site: Site, open_page: Open, has_javascript: bool) -> None:
    await open_meeting(site)
    page = await open_page("/events/digitaltag", java_script_enabled=has_javascript)
    await tab_to(page, page.locator("a[href='/events/digitaltag/cfp']").first)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/events/digitaltag/cfp$"))
    await enter(page, "Title", "Wem gehören die Daten?")
    # One stop for all formats, the arrows choose among them.
    await tab_to(page, page.get_by_role("radio", name="Talk 25 minutes"))
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="Workshop 60 minutes")).to_be_checked()
    await page.keyboard.press("ArrowLeft")
    await enter(page, "What is it about?", "Drohnen vermessen jede Halde.\nZweimal im Monat.")
    # Back to mend what was typed, and on.
    await tab_to(page, page.get_by_label("Title", exact=True), "Shift+Tab")
    await page.keyboard.press("End")
    await page.keyboard.type(" Uns.")
    # The language stands chosen already.
    await tab_to(page, page.get_by_role("radio", name="German"))
    await enter(page, "Given name", "Hanna")
    await enter(page, "Family name", "Gövert")
    await enter(page, "Mail address", "h.goevert@example.org")
    consent = page.get_by_role("checkbox").last
    await tab_to(page, consent)
    await page.keyboard.press("Space")
    await expect(consent).to_be_checked()
    await tab_to(page, page.get_by_role("button", name="Submit the proposal"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Your proposal is in.")).to_be_visible()
    proposal = await kept(site)
    assert (
        proposal.status,
        proposal.title.de,
        " ".join(proposal.abstract.de.split()),
        proposal.submitter.agreed_at,
    ) == (
        ProposalStatus.SUBMITTED,
        "Wem gehören die Daten? Uns.",
        "Drohnen vermessen jede Halde. Zweimal im Monat.",
        None,
    )
    assert proposal.type is not None
    assert proposal.type.minutes == 25
    if has_javascript:
        assert await findings(page) == []

    await page.goto(await mailed_link(site))
    await tab_to(page, page.get_by_role("button", name="Yes, this is my address"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="My proposals")).to_be_visible()
    await expect(page.get_by_role("heading", name="Wem gehören die Daten? Uns.")).to_be_visible()
    assert (await kept(site)).submitter.agreed_at is not None


async def test_enter_in_a_field_keeps_a_draft_and_says_so(site: Site, open_page: Open) -> None:
    await open_meeting(site)
    page = await open_page("/events/digitaltag/cfp")
    await enter(page, "Title", "Halb fertig")
    await enter(page, "Mail address", "h.goevert@example.org")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    await expect(page.get_by_label("Title", exact=True)).to_have_value("Halb fertig")
    assert (await kept(site)).status is ProposalStatus.DRAFT
