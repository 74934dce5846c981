"""Mentorship: one mentor and a roster of mentees, from the proposal to the certificate."""

from domain.mentorship.aggregate import Mentorship

__all__ = ["Mentorship"]
