"""Small groups: what is shown never tells how many people there are in one that is hidden."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from domain.disclosure import hidden_groups, hides_total

LEAST = 5


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((9, 12, 30), ""),
        ((0, 12, 30), ""),  # nobody is there to be recognised
        ((3, 12, 30), "ab"),  # one alone could be told from the total: the next one goes with it
        ((3, 2, 30), "ab"),
        ((1, 2, 30), "abc"),  # even two together are fewer than five: all of them go
        ((1, 1, 1), "abc"),
        ((30, 12, 3), "ac"),
        ((4, 4, 9), "abc"),  # eight people in two groups of fewer than five: both have four
    ],
)
def test_which_groups_are_hidden(numbers: tuple[int, ...], hidden: str) -> None:
    assert hidden_groups(dict(zip("abc", numbers, strict=True)), LEAST) == frozenset(hidden)


def test_without_a_least_size_everything_is_shown() -> None:
    assert hidden_groups({"a": 1, "b": 2}, 0) == frozenset()


def test_from_what_is_shown_no_hidden_group_can_be_told() -> None:
    """Whoever knows the rule and sees all that is shown still finds several numbers that each hidden group could have."""
    could_be: defaultdict[object, list[dict[str, int]]] = defaultdict(list)
    for numbers in product(range(16), repeat=3):
        groups = dict(zip("abc", numbers, strict=True))
        hidden = hidden_groups(groups, LEAST)
        total = None if hides_total(groups, hidden, LEAST) else sum(numbers)
        shown = tuple(sorted((group, number) for group, number in groups.items() if group not in hidden))
        could_be[hidden, shown, total].append(groups)
    assert len(could_be) > 100
    for (hidden, shown, total), several in could_be.items():  # type: ignore[misc]
        if total is None or total < 16:  # all that have this total were tried
            told = [group for group in hidden if len({one[group] for one in several}) == 1]
            assert not told, (shown, total, several)
