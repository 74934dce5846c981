"""What may be shown of small groups: nothing from which one could tell how many people there are in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Set


def hidden_groups(numbers: Mapping[str, int], least: int) -> frozenset[str]:
    """The groups that are hidden: those with fewer people than `least`, and others with them for as long as a total would
    still tell of one. Those others are the next ones in the order of the mapping, whatever their size: a rule that looked
    for the smallest would tell that they are no larger than those which are shown.

    A group without anybody is shown: there is nobody to be recognised.
    """
    hidden = {group for group, number in numbers.items() if 0 < number < least}
    if not hidden:
        return frozenset()
    order = list(numbers)
    first = next(place for place, group in enumerate(order) if group in hidden)
    others = [group for group in (*order[first:], *order[:first]) if numbers[group] >= least]
    for other in others:
        if not total_tells(numbers, hidden, least):
            break
        hidden.add(other)
    return frozenset(hidden)


def hides_total(numbers: Mapping[str, int], hidden: Set[str], least: int) -> bool:
    """Whether the total is hidden as well: where nothing is left to hide a group among."""
    return bool(hidden) and total_tells(numbers, hidden, least)


def total_tells(numbers: Mapping[str, int], hidden: Set[str], least: int) -> bool:
    """Whether what is left of the total tells of a hidden group: of one alone, of very few people, and where all of them
    must be as large as a hidden group can be."""
    together = sum(numbers[group] for group in hidden)
    return len(hidden) < 2 or together < least or together == len(hidden) * (least - 1)
