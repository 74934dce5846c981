"""Gathering: a seminar, lecture, orientation, dormitory visit or ceremony; planned, held with attendance, cancelled."""

from domain.gathering.aggregate import Gathering

__all__ = ["Gathering"]
