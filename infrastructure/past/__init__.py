"""The house as it stood at a moment: the same use cases and views over the ledger as it was then."""

from infrastructure.past.houses import Past
from infrastructure.past.store import StoreAsOf, position_at

__all__ = ["Past", "StoreAsOf", "position_at"]
