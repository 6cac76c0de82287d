"""Certificates of attendance as PDF, one page each; call this from a thread."""

import base64
from dataclasses import asdict, dataclass, field

from eventhub.formats import qr
from eventhub.formats.pdf import Brand, cleaned, typeset


@dataclass(frozen=True, slots=True)
class Logo:
    """The hub's logo: a picture, its media type and its size in pixels."""

    body: bytes
    media_type: str
    width: int
    height: int

    def as_svg(self) -> str:
        """The picture inside an SVG document, which reaches the sheet as text."""
        data = base64.b64encode(self.body).decode()
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" {size}>'
            f'<image {size} href="data:{self.media_type};base64,{data}"/></svg>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """One certificate with every word in its own language.

    ``facts`` are pairs of a label and a text; ``check_url`` is what the QR says; ``check_note`` names code and address.
    """

    language: str
    heading: str
    name: str
    sentence: str
    event_title: str
    event_label: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    talks_heading: str = ""
    talks: tuple[str, ...] = ()
    issued: str
    signer: str = ""
    signer_role: str = ""
    check_url: str
    qr_label: str
    check_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSheet:
    """Certificates of one meeting, one a page; ``title`` and ``language`` are those of the file."""

    language: str
    title: str
    hub_name: str
    logo: Logo | None = None
    pages: tuple[CertificatePage, ...]
    brand: Brand = field(default_factory=Brand)


def certificates(sheet: CertificateSheet) -> bytes:
    """Return the certificates on A4; each has its page, which a long programme is made to fit."""
    values = {
        "language": sheet.language,
        "title": sheet.title,
        "hub_name": sheet.hub_name,
        "pages": [asdict(page) for page in sheet.pages],
        "brand": asdict(sheet.brand),
    }
    values = cleaned(values) | {"logo": sheet.logo.as_svg() if sheet.logo else ""}
    for value, page in zip(values["pages"], sheet.pages, strict=True):
        value["qr"] = qr.svg_file(page.check_url)
        # A break of lines inside the address is for the eye, and must not end up in what is copied.
        value["check_note"] = page.check_note
    return typeset("certificates.typ", values)
