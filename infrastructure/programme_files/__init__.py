"""Programme files: a mentoring programme's policy as people write it, in TOML."""

from infrastructure.programme_files.faults import Fault, ProgrammeFileRefused
from infrastructure.programme_files.reader import read_programme, read_programme_file

__all__ = ["Fault", "ProgrammeFileRefused", "read_programme", "read_programme_file"]
