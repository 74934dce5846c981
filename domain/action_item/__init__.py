"""Action item: one deliverable with one deadline, of a plan, of a mentorship's checklist, or of corrective measures."""

from domain.action_item.aggregate import ActionItem

__all__ = ["ActionItem"]
