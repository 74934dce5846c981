"""Forms of steps, derived from what the steps ask for.

`derive` makes fields of facts by their types; `options` finds what can be chosen; `hints` has the words. So a new step has a
form at once, and a line in `hints` makes it a good one.
"""

from web.step_forms.form import Given, StepForm, has_form, takes_one_click
from web.step_forms.hints import button_word, step_hint, step_title
from web.step_forms.occasion import Occasion, steps_of_others

__all__ = [
    "Given",
    "Occasion",
    "StepForm",
    "button_word",
    "has_form",
    "step_hint",
    "step_title",
    "steps_of_others",
    "takes_one_click",
]
