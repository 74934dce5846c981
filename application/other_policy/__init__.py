"""Past decisions under another policy: which of them would have come out otherwise, and why."""

from application.other_policy.outcomes import Asked, Changed, Matter, Replayed, Said
from application.other_policy.replay import OtherPolicy, narrowed

__all__ = ["Asked", "Changed", "Matter", "OtherPolicy", "Replayed", "Said", "narrowed"]
