"""Certificates of attendance as PDF, one page each; call this from a thread."""

import base64
import struct
from dataclasses import asdict, dataclass, field

from eventhub.formats import plain, qr
from eventhub.formats.pdf import Brand
from eventhub.formats.typesetting import cleaned, typeset

LARGE = 10  # pages; from there on they cost more memory than the process that sets them


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
    """Certificates of one meeting, one a page; ``title`` and ``language`` are those of the file, ``logo`` is a PNG."""

    language: str
    title: str
    hub_name: str
    logo: bytes | None = None
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
    # Breaks inside long words are for what people typed; in our own words and the address they would be copied along.
    values = cleaned(values) | {"logo": _as_svg(sheet.logo) if sheet.logo else "", "title": plain.lines(sheet.title)}
    for value, page in zip(values["pages"], sheet.pages, strict=True):
        value["qr"] = qr.svg_file(page.check_url)
        value |= {name: plain.lines(getattr(page, name)) for name in ("heading", "check_note")}
    return typeset("certificates.typ", values, is_large=len(sheet.pages) > LARGE)


def _as_svg(png: bytes) -> str:
    """The picture inside an SVG document, because what reaches a sheet is text; its size stands in the PNG's head."""
    width, height = struct.unpack(">II", png[16:24])
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>'
        f'<image {size} href="data:image/png;base64,{base64.b64encode(png).decode()}"/></svg>'
    )
