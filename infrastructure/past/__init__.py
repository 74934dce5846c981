"""The house as it stood at a moment: the same use cases and views over the ledger as it was then."""

from infrastructure.past.houses import Past
from infrastructure.past.making import StillMaking
from infrastructure.past.store import StoreAsOf, position_at
from infrastructure.past.views import ViewsThen

__all__ = ["Past", "StillMaking", "StoreAsOf", "ViewsThen", "position_at"]
