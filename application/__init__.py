"""Use cases: what people do with the cases, named as they would say it."""
