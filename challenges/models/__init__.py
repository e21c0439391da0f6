from challenges.models.attachment import Attachment
from challenges.models.challenge import Challenge, Criterion
from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.history import ListExport, Step, Update, Version, Viewing
from challenges.models.reason import Reason

__all__ = [
    "Attachment",
    "Challenge",
    "Criterion",
    "Draft",
    "Entry",
    "ListExport",
    "Reason",
    "Step",
    "Update",
    "Version",
    "Viewing",
]
