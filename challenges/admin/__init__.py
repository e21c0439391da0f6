"""The challenge for staff."""

from challenges.admin.bulk import BulkRunAdmin
from challenges.admin.challenge import ChallengeAdmin
from challenges.admin.draft import DraftAdmin
from challenges.admin.entry import EntryAdmin
from challenges.admin.exports import ListExportAdmin
from challenges.admin.reason import ReasonAdmin

__all__ = [
    "BulkRunAdmin",
    "ChallengeAdmin",
    "DraftAdmin",
    "EntryAdmin",
    "ListExportAdmin",
    "ReasonAdmin",
]
