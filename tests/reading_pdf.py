"""What poppler reads on the pages of a PDF."""

import shutil
import subprocess

import pytest


def pages_of(document: bytes) -> list[str]:
    """The words of each page, with single spaces; skips where poppler is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing (package poppler-utils): nobody reads the pages")
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return [" ".join(page.split()) for page in ran.stdout.decode().split("\f")[:-1]]
