"""Certificates as PDF, A4, with a QR code that leads to the public page where they are verified; and reports."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import segno
import typst

CERTIFICATE, REPORT = (Path(__file__).with_name(name) for name in ("certificate.typ", "report.typ"))


def certificate_pdf(said: Mapping[str, str], link: str) -> bytes:
    """The PDF of a certificate.

    Args:
        said: what it says, ready to be read, by the names in `certificate.typ`.
        link: the address where it is verified.
    """
    return compiled(CERTIFICATE, {**said, "link": link, "qr": qr_svg(link)})


def report_pdf(said: Mapping[str, str]) -> bytes:
    """The PDF of a report: `said` by the names in `report.typ`, its tables in JSON."""
    return compiled(REPORT, said)


def compiled(template: Path, inputs: Mapping[str, str]) -> bytes:
    pdf = compiler(template).compile(sys_inputs=dict(inputs))
    assert isinstance(pdf, bytes), "one document, to memory"
    return pdf


@cache
def compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), ignore_system_fonts=True)


def qr_svg(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", border=0, dark="#0c131c", xmldecl=False)
    return out.getvalue().decode()
