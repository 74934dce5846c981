"""Award: a category with nominations, finalists, votes (tallies in the ledger, not ballots), a jury and a winner."""

from domain.award.aggregate import Award

__all__ = ["Award"]
