"""Certificates as PDF: A4, with a QR code that leads to the public page where they are verified."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import segno
import typst

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(said: Mapping[str, str], link: str) -> bytes:
    """The PDF of a certificate.

    Args:
        said: what it says, ready to be read, by the names in `certificate.typ`.
        link: the address where it is verified.
    """
    pdf = compiler().compile(sys_inputs={**said, "link": link, "qr": qr_svg(link)})
    assert isinstance(pdf, bytes), "one document, to memory"
    return pdf


@cache
def compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def qr_svg(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", border=0, dark="#0c131c", xmldecl=False)
    return out.getvalue().decode()
