"""Application: one person's case for taking part in an intake, as mentee or as mentor."""

from domain.application.aggregate import Application

__all__ = ["Application"]
