"""Which files are taken: each kind once, and what pretends to be one of them."""

import io
import struct
import wave
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from eventhub.formats.file_types import TYPES, FileTypeError, identify
from tests.uploading import PDF, drawn, zipped

HTML = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
CONTENT_TYPES = "[Content_Types]_dot_xml"


def office(main: str, **more: bytes) -> bytes:
    return zipped(**{CONTENT_TYPES: b"<Types/>", main: b"<x/>", **more})


def open_document(kind: str, **more: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        for name, content in {"content.xml": b"<x/>", **more}.items():
            archive.writestr(name, content)
    return written.getvalue()


def sheet() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write(0, 0, "Teilnahmen")
    return written.getvalue()


def sound() -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(100))
    return written.getvalue()


def mp4(brand: bytes) -> bytes:
    return struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 0, b"isom") + bytes(100)


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + bytes(
    50
)
GOOD = {
    "folien.pdf": PDF,
    "brief.docx": office("word__document_dot_xml"),
    "folien.pptx": office("ppt__presentation_dot_xml", ppt__embeddings__tabelle_dot_xlsx=b"PK"),
    "zahlen.xlsx": sheet(),
    "brief.odt": open_document("text"),
    "folien.odp": open_document("presentation"),
    "zahlen.ods": open_document("spreadsheet"),
    "bild.png": drawn(),
    "bild.jpg": drawn("JPEG"),
    "bild.JPEG": drawn("JPEG"),
    "bild.webp": drawn("WEBP"),
    "bild.gif": drawn("GIF"),
    "alles.zip": zipped(folien_dot_pdf=PDF, unter__tabelle_dot_xlsx=b"PK\x03\x04"),
    "film.mp4": mp4(b"isom"),
    "film.webm": WEBM,
    "ton.m4a": mp4(b"M4A "),
    "ton.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90",
    "ton.ogg": b"OggS\x00\x02" + bytes(50),
    "ton.oga": b"OggS\x00\x02" + bytes(50),
    "ton.wav": sound(),
    "untertitel.vtt": "\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nGuten Abend\n".encode(),
    "notizen.txt": "Zeile mit Umlaut ä\r\n\tund Tab\n".encode(),
    "alt.txt": "Zeile mit Umlaut ä".encode("cp1252"),
    "protokoll.md": b"# Protokoll\n",
    "liste.csv": b"Name;Ort\n=1+1;Herten\n",
}

BAD = {
    # by name
    "bild.svg": (SVG, "not_allowed"),
    "seite.html": (HTML, "not_allowed"),
    "programm.exe": (EXE, "not_allowed"),
    "folien.pdf.exe": (PDF, "not_allowed"),
    "alt.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_allowed"),
    "film.mov": (mp4(b"qt  "), "not_allowed"),
    "ohne-endung": (PDF, "not_allowed"),
    "makros.docm": (office("word__document_dot_xml"), "macros"),
    "makros.xlsm": (sheet(), "macros"),
    # by content
    "leer.pdf": (b"", "empty"),
    "html.png": (HTML, "mismatch"),
    "html.pdf": (HTML, "mismatch"),
    "svg.png": (SVG, "mismatch"),
    "exe.pdf": (EXE, "mismatch"),
    "elf.zip": (ELF, "mismatch"),
    "exe.docx": (EXE, "mismatch"),
    "png.jpg": (drawn(), "mismatch"),
    "pdf-later.pdf": (HTML + PDF, "mismatch"),
    "docx.pptx": (office("word__document_dot_xml"), "mismatch"),
    "zip.docx": (zipped(a_dot_txt=b"a"), "mismatch"),
    "odt.odp": (open_document("text"), "mismatch"),
    "zip.odt": (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "mismatch"),
    "film.webm": (WEBM.replace(b"webm", b"mkvx"), "mismatch"),
    "quicktime.mp4": (mp4(b"qt  "), "mismatch"),
    "avi.wav": (b"RIFF\x00\x00\x00\x00AVI " + bytes(50), "mismatch"),
    "binaer.txt": (b"text\x00text", "mismatch"),
    "html.vtt": (HTML, "mismatch"),
    "latin.vtt": ("WEBVTT\n\n00:01.000 --> 00:02.000\nTür".encode("cp1252"), "mismatch"),
    "WEBVTTX.vtt": (b"WEBVTTX\n", "mismatch"),
    # macros that hide in formats without them
    "makros.docx": (office("word__document_dot_xml", word__vbaProject_dot_bin=b"x"), "macros"),
    "makros.pptx": (office("ppt__presentation_dot_xml", ppt__VBAPROJECT_dot_BIN=b"x"), "macros"),
    "makros.ods": (open_document("spreadsheet", **{"Basic/Standard/Module1.xml": b"x"}), "macros"),
    # archives
    "programme.zip": (zipped(setup_dot_exe=EXE), "programs"),
    "geschachtelt.zip": (zipped(a_dot_zip=zipped(b_dot_zip=b"PK")), "nested"),
    "hinaus.zip": (zipped(**{"../../etc/passwd": b"x"}), "archive"),
    "absolut.zip": (zipped(**{"/etc/passwd": b"x"}), "archive"),
    "laufwerk.zip": (zipped(**{"C:\\autoexec_dot_txt": b"x"}), "archive"),
    "bombe.zip": (zipped(null_dot_txt=bytes(60_000_000)), "bomb"),
    "bombe.docx": (office("word__document_dot_xml", word__x_dot_xml=bytes(60_000_000)), "bomb"),
    "kopf.zip": (EXE + zipped(a_dot_txt=b"a"), "mismatch"),
    "schwanz.zip": (zipped(a_dot_txt=b"a") + HTML, "archive"),
    "abgeschnitten.zip": (zipped(a_dot_txt=b"a")[:-10], "archive"),
    "nur-anfang.zip": (b"PK\x03\x04" + bytes(500), "archive"),
}


def lay(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload.part"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", GOOD)
def test_what_people_bring_is_taken(name: str, tmp_path: Path) -> None:
    found = identify(lay(tmp_path, GOOD[name]), name)
    assert found is TYPES[name.rpartition(".")[2].lower()]


def test_every_kind_that_is_taken_has_an_example() -> None:
    assert {name.rpartition(".")[2].lower() for name in GOOD} == set(TYPES)


@pytest.mark.parametrize("name", BAD)
def test_what_pretends_or_harms_is_refused(name: str, tmp_path: Path) -> None:
    content, reason = BAD[name]
    with pytest.raises(FileTypeError) as refused:
        identify(lay(tmp_path, content), name)
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", GOOD)
def test_no_kind_passes_for_another_one(name: str, tmp_path: Path) -> None:
    path, same = lay(tmp_path, GOOD[name]), TYPES[name.rpartition(".")[2].lower()]
    #: a text may hold anything that is text, an archive is what office documents are made of, sound has a film's box
    also = {"txt", "md", "csv", "zip", "mp4", "m4a"}
    for suffix, kind in TYPES.items():
        if kind.media_type == same.media_type or suffix in also:
            continue
        with pytest.raises(FileTypeError):
            identify(path, f"datei.{suffix}")


def test_an_archive_that_says_it_is_locked_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(a_dot_txt=b"a"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileTypeError, match="locked"):
        identify(lay(tmp_path, bytes(content)), "zu.zip")


def test_an_archive_is_read_from_its_directory_alone(tmp_path: Path) -> None:
    # The packed bytes are rubbish: whoever unpacked them would notice.
    content = bytearray(zipped(folien_dot_pdf=PDF))
    begin = content.index(b"folien.pdf") + len("folien.pdf")
    content[begin : begin + 50] = b"\xff" * 50
    assert identify(lay(tmp_path, bytes(content)), "alles.zip") is TYPES["zip"]


@pytest.mark.parametrize(("position", "value"), [(10, 60_000), (12, 5_000_000), (16, 7), (4, 1)])
def test_a_directory_that_lies_is_refused(tmp_path: Path, position: int, value: int) -> None:
    content = bytearray(zipped(a_dot_txt=b"a", b_dot_txt=b"b"))
    end = content.rindex(b"PK\x05\x06")
    width = "<I" if position >= 12 else "<H"
    content[end + position : end + position + struct.calcsize(width)] = struct.pack(width, value)
    with pytest.raises(FileTypeError, match="archive"):
        identify(lay(tmp_path, bytes(content)), "alles.zip")


def test_an_archive_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    content = zipped(**{f"{number}_dot_txt": b"" for number in range(10_001)})
    with pytest.raises(FileTypeError, match="archive"):
        identify(lay(tmp_path, content), "alles.zip")


def test_a_text_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(FileTypeError, match="too_large_text"):
        identify(lay(tmp_path, b"x" * 20_000_001), "lang.txt")


@pytest.mark.parametrize("second", [HTML, EXE, zipped(a_dot_txt=b"a")])
def test_a_file_with_another_behind_it_is_the_first(tmp_path: Path, second: bytes) -> None:
    # It is served as what it begins with, as an attachment, unsniffed and in a sandbox.
    assert identify(lay(tmp_path, PDF + second), "beides.pdf").media_type == "application/pdf"
