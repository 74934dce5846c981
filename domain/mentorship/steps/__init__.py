"""The public steps of a mentorship. Each may raise `Refused`: it is not open now, not the actor's, or a rule says no."""
