"""What an award is made of: frozen values that its events carry and its fields keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Nominee:
    """Who may win: a participant, or a partner organisation by its name; `number` counts from 1 and stays hers.

    `nominated_by`: whose nominations they are, each person once; an organisation's own comes without a person.
    """

    number: int
    person_id: UUID | None
    organisation: str
    nominated_by: tuple[UUID, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same nominee, however the name of an organisation is written."""
        return str(self.person_id) if self.person_id else " ".join(self.organisation.split()).casefold()


@dataclass(frozen=True)
class Tally:
    """How many votes a nominee got."""

    nominee: int
    votes: int


@dataclass(frozen=True)
class Points:
    """What a juror gives a finalist by one of the programme's criteria."""

    criterion: str
    value: int


@dataclass(frozen=True)
class Conflict:
    """A juror who must not score a nominee: herself, kin, her own mentee or mentor, or as she says."""

    juror: UUID
    nominee: int


@dataclass(frozen=True)
class Scored:
    """The points of one juror for one finalist; scored again, the newer ones count."""

    juror: UUID
    nominee: int
    points: tuple[Points, ...]

    @property
    def total(self) -> int:
        return sum(one.value for one in self.points)


@dataclass(frozen=True)
class Standing:
    """What a decision rested on: a nominee's votes, or the average of the jurors' points (to two places)."""

    nominee: int
    points: Decimal


@dataclass(frozen=True)
class WinnersCertificate:
    """A certificate of a winner."""

    nominee: int
    number: str
    issued_on: date
    revoked: bool = False


@dataclass(frozen=True)
class Ranking:
    """Nominees by what they got, the most first. Nobody is put before another who got the same."""

    pairs: tuple[tuple[int, Fraction], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int | Fraction]]) -> Ranking:
        exact = ((nominee, Fraction(points)) for nominee, points in pairs)
        return cls(tuple(sorted(exact, key=lambda one: (-one[1], one[0]))))

    def split(self, places: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Who certainly has one of so many places, and who shares the last ones with too many others."""
        if len(self.pairs) <= places:
            return tuple(nominee for nominee, _ in self.pairs), ()
        last_in, first_out = self.pairs[places - 1][1], self.pairs[places][1]
        if last_in != first_out:
            return tuple(nominee for nominee, _ in self.pairs[:places]), ()
        ahead = tuple(nominee for nominee, points in self.pairs if points > last_in)
        return ahead, tuple(nominee for nominee, points in self.pairs if points == last_in)

    def standings(self) -> tuple[Standing, ...]:
        return tuple(Standing(nominee, rounded(points)) for nominee, points in self.pairs)


def rounded(points: Fraction) -> Decimal:
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(CENTS)
