"""Indicators: what a programme is measured by, counted event by event, so that a page adds up a few rows."""

from infrastructure.views.indicators.projection import view
from infrastructure.views.indicators.questions import Counts

__all__ = ["Counts", "view"]
