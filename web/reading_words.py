"""What was opened, as the history says it."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from domain.reading import Matter, SealedMatterRead
from web.language import N_, word

TITLES: Final = {
    Matter.CONCERNS: N_("Opened the concerns of a case"),
    Matter.EVIDENCE: N_("Opened a file of evidence"),
    Matter.IDENTITY: N_("Opened the page of a person"),
    Matter.OWN_DATA: N_("Took out all that is kept of a person"),
}


def sealed_matter_read(event: SealedMatterRead) -> tuple[str, str]:
    return word(TITLES[event.matter]), _("File %(number)d", number=event.file_number) if event.file_number else ""
