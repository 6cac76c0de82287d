"""Certificates of attendance as paper shows them, each in its own language."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.domain import logos
from eventhub.formats import certificate_code, pdf
from eventhub.formats.certificates import CertificatePage, CertificateSheet, certificates
from eventhub.i18n import current_language, date_medium, ngettext, span, speaking
from eventhub.i18n import gettext as _
from eventhub.models import Certificate, Hub
from eventhub.settings import Settings
from eventhub.web.inputs import HTMXRequest
from eventhub.web.made_files import made_file, typeset
from eventhub.web.pages import Page, hub_of, settings_of


async def as_file(
    request: HTMXRequest, db: AsyncSession, found: Sequence[Certificate], *, title: str, name: str
) -> Page:
    """The certificates as one PDF, which nobody stores."""
    hub, settings = hub_of(request).hub, settings_of(request)
    logo = await logos.read(settings, hub.logo_file) if hub.logo_file else None
    sheet = CertificateSheet(
        language=found[0].language if len(found) == 1 else current_language(),
        title=title,
        hub_name=_full_name(hub),
        logo=logo[0] if logo else None,
        pages=tuple(_page(settings, hub, one) for one in found),
        brand=pdf.Brand(accent=hub.accent, primary=hub.brand),
    )
    return made_file(await typeset(db, certificates, sheet), pdf.CONTENT_TYPE, name)


def _full_name(hub: Hub) -> str:
    return f"{hub.name} {hub.subtitle}".strip()


def _page(settings: Settings, hub: Hub, one: Certificate) -> CertificatePage:
    address = urls.absolute(settings.base_url, urls.certificate(one.code))
    with speaking(one.language):
        facts = [
            (_("When"), span(one.starts_at, one.ends_at, one.time_zone)),
            (_("Where"), one.place),
            (_("Took part"), _("online") if one.is_online else _("on site")),
        ]
        return CertificatePage(
            language=one.language,
            heading=_("Certificate of attendance"),
            name=one.name,
            sentence=_("took part in this meeting:"),
            event_title=one.event_title,
            event_label=one.event_label,
            facts=tuple(fact for fact in facts if fact[1]),
            talks_heading=_("Contents"),
            talks=tuple(_talk(str(talk["title"]), int(talk["minutes"])) for talk in one.contents),
            issued=_("Issued on %(day)s.", day=date_medium(one.issued_at, one.time_zone)),
            signer=hub.signer_name or _full_name(hub),
            signer_role=_("for the network") if hub.signer_name else "",
            check_url=address,
            qr_label=_("QR code of the page that verifies it"),
            check_note=_(
                "Code %(code)s. This certificate is genuine if %(address)s confirms it.",
                code=certificate_code.shown(one.code),
                address=address.partition("://")[2],
            ),
        )


def _talk(title: str, minutes: int) -> str:
    length = ngettext("%(num)d minute", "%(num)d minutes", minutes)
    return f"{title}, {length}" if minutes else title
