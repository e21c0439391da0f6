from challenges.models.access_log import ExportRecord, PersonalDataAccess
from challenges.models.announcement import AnnouncedOutcome, Announcement
from challenges.models.attachment import Attachment
from challenges.models.bulk import BulkAction, BulkActionItem
from challenges.models.challenge import Challenge
from challenges.models.criterion import Criterion
from challenges.models.decision_reason import DecisionReason
from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.history import EntryHistory, EntryRevision
from challenges.models.interest import StaffInterest
from challenges.models.notification_preference import NotificationPreference
from challenges.models.update import ProgressUpdate

__all__ = [
    "AnnouncedOutcome",
    "Announcement",
    "Attachment",
    "BulkAction",
    "BulkActionItem",
    "Challenge",
    "Criterion",
    "DecisionReason",
    "Draft",
    "Entry",
    "EntryHistory",
    "EntryRevision",
    "ExportRecord",
    "NotificationPreference",
    "PersonalDataAccess",
    "ProgressUpdate",
    "StaffInterest",
]
