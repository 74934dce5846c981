"""The ballots of an open vote: who may vote, who has, and how many votes there are for whom.

No row says who voted for whom: a ballot is one more in the count of its nominee, in the transaction that notes that its voter
has voted. There is no time and no order in these tables. At the close the counts go into the ledger, and all is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.ports import Counted, Voter
from domain.award.values import Tally
from domain.case import Refused
from infrastructure.databases import desk_tables, insert, insert_new, scrub, writing

ballot_boxes = sa.Table(
    "ballot_boxes",
    desk_tables,
    sa.Column("award_id", sa.Uuid(), primary_key=True),
    sa.Column("closed", sa.Boolean(), nullable=False),
)

voters = sa.Table(
    "voters",
    desk_tables,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("award_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=True),  # of a participant
    sa.Column("address", sa.Text(), nullable=True),  # of whoever else was invited, in small letters
    sa.Column("voted", sa.Boolean(), nullable=False),
    sa.UniqueConstraint("award_id", "person_id"),
    sa.UniqueConstraint("award_id", "address"),
)

ballot_counts = sa.Table(
    "ballot_counts",
    desk_tables,
    sa.Column("award_id", sa.Uuid(), primary_key=True),
    sa.Column("nominee", sa.Integer(), primary_key=True),
    sa.Column("votes", sa.Integer(), nullable=False),
)


class Ballots:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # Who may vote

    def add_voters(self, award_id: UUID, people: Iterable[UUID], addresses: Iterable[str]) -> int:
        """Let these people and addresses vote as well, and say how many were new. After the close, none."""
        wanted = [(person_id, None) for person_id in people] + [(None, address) for address in addresses]
        rows = [
            {"id": uuid4(), "award_id": award_id, "person_id": person_id, "address": address, "voted": False}
            for person_id, address in wanted
        ]
        with writing(self.engine) as connection:
            return 0 if is_closed(connection, award_id) else insert_new(connection, voters, rows)

    def voters(self, award_id: UUID) -> Sequence[Voter]:
        """Whether they have voted, only a voter herself is told."""
        asked = sa.select(voters.c.id, voters.c.award_id, voters.c.person_id, voters.c.address)
        with self.engine.connect() as connection:
            found = connection.execute(asked.where(voters.c.award_id == award_id)).all()
        return [Voter(*row) for row in found]

    def voter_of(self, award_id: UUID, known_as: UUID) -> Voter | None:
        """The voter with this id, or who is this person."""
        asked = sa.select(voters.c.id, voters.c.award_id, voters.c.person_id, voters.c.address)
        hers = sa.or_(voters.c.id == known_as, voters.c.person_id == known_as)
        with self.engine.connect() as connection:
            row = connection.execute(asked.where(voters.c.award_id == award_id, hers)).one_or_none()
        return Voter(*row) if row else None

    def turnout(self, award_id: UUID) -> tuple[int, int]:
        """How many may vote, and how many have."""
        with self.engine.connect() as connection:
            return turnout(connection, award_id)

    def has_voted(self, award_id: UUID, voter_id: UUID) -> bool | None:
        """None where she may not vote here."""
        asked = sa.select(voters.c.voted).where(voters.c.id == voter_id, voters.c.award_id == award_id)
        with self.engine.connect() as connection:
            return connection.scalar(asked)

    def votes_of(self, people: Iterable[UUID]) -> dict[UUID, bool]:
        """The awards for which one of these may vote, and whether she did."""
        asked = sa.select(voters.c.award_id, voters.c.voted).where(voters.c.person_id.in_(sorted(people)))
        with self.engine.connect() as connection:
            return {award_id: bool(voted) for award_id, voted in connection.execute(asked.order_by(voters.c.voted))}

    # Voting

    def cast(self, award_id: UUID, voter_id: UUID, nominee: int) -> None:
        """Count one vote, and note that this voter has voted: both or neither.

        Raises:
            Refused: she may not vote here, has voted already, or the box is closed.
        """
        hers = sa.and_(voters.c.id == voter_id, voters.c.award_id == award_id)
        with writing(self.engine) as connection:
            if is_closed(connection, award_id):
                raise Refused("vote_closed", "The vote is closed: the votes are being counted.")
            noted = sa.update(voters).where(hers, voters.c.voted.is_(False)).values(voted=True)
            if not connection.execute(noted).rowcount:
                if connection.scalar(sa.select(voters.c.id).where(hers)) is None:
                    raise Refused("not_on_the_list", "This link belongs to nobody who may vote here: ask the office.")
                raise Refused("voted_already", "You have voted already: each vote counts once.")
            counted = insert(connection, ballot_counts).values(award_id=award_id, nominee=nominee, votes=1)
            one_more = {"votes": ballot_counts.c.votes + 1}
            connection.execute(counted.on_conflict_do_update(index_elements=["award_id", "nominee"], set_=one_more))

    # The close

    def close(self, award_id: UUID) -> Counted:
        """Take no votes any more, and count: the same each time it is asked, so that a close can be tried again."""
        with writing(self.engine) as connection:
            is_closed(connection, award_id)
            connection.execute(sa.update(ballot_boxes).where(ballot_boxes.c.award_id == award_id).values(closed=True))
            asked = sa.select(ballot_counts.c.nominee, ballot_counts.c.votes)
            found = connection.execute(asked.where(ballot_counts.c.award_id == award_id)).all()
            invited, _voted = turnout(connection, award_id)
        return Counted(tuple(Tally(*row) for row in found), invited)

    def forget(self, award_id: UUID) -> None:
        """Leave nothing of who may vote, who has, and of the counts, once they are in the ledger. The box stays closed."""
        with writing(self.engine) as connection:
            for table in (voters, ballot_counts):
                connection.execute(sa.delete(table).where(table.c.award_id == award_id))
        for table in (voters, ballot_counts):
            scrub(self.engine, table)

    def forget_people(self, people: Iterable[UUID], addresses: Iterable[str]) -> None:
        """Nobody is told any more that these people or addresses may vote, or have. A vote that was cast still counts."""
        theirs = sa.or_(voters.c.person_id.in_(sorted(people)), voters.c.address.in_(sorted(addresses)))
        with writing(self.engine) as connection:
            connection.execute(sa.delete(voters).where(theirs, voters.c.voted.is_(False)))
            connection.execute(sa.update(voters).where(theirs).values(person_id=None, address=None))
        scrub(self.engine, voters)


def is_closed(connection: Connection, award_id: UUID) -> bool:
    """Whether the box of this award takes no votes any more. Holds it until the end of the transaction, made if it is new."""
    insert_new(connection, ballot_boxes, [{"award_id": award_id, "closed": False}])
    asked = sa.select(ballot_boxes.c.closed).where(ballot_boxes.c.award_id == award_id).with_for_update()
    return bool(connection.scalar(asked))


def turnout(connection: Connection, award_id: UUID) -> tuple[int, int]:
    voted = sa.func.coalesce(sa.func.sum(sa.cast(voters.c.voted, sa.Integer)), 0)
    asked = sa.select(sa.func.count(), voted).select_from(voters).where(voters.c.award_id == award_id)
    invited, number = connection.execute(asked).one()
    return invited, number
