"""The challenge for staff."""

from challenges.admin.challenge import ChallengeAdmin
from challenges.admin.draft import DraftAdmin
from challenges.admin.entry import EntryAdmin
from challenges.admin.exports import ListExportAdmin

__all__ = ["ChallengeAdmin", "DraftAdmin", "EntryAdmin", "ListExportAdmin"]
