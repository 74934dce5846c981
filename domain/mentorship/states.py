"""The states of a mentorship, and the groups of them that its table names again and again."""

from __future__ import annotations

from domain.case import states

PROPOSED, AGREED, ACTIVE, PAUSED = "proposed", "agreed", "active", "paused"
DECLINED, WITHDRAWN, LAPSED = "declined", "withdrawn", "lapsed"
COMPLETED, CERTIFIED, TERMINATED = "completed", "certified", "terminated"

CAME_TO_NOTHING = states(DECLINED, WITHDRAWN, LAPSED)
RUNNING = states(ACTIVE, PAUSED)
ALLIED = RUNNING | states(AGREED)
"""From the agreement to the end of the commitment."""
