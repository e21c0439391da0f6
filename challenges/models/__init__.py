from challenges.models.attachment import Attachment
from challenges.models.bulk import BulkRow, BulkRun
from challenges.models.challenge import Challenge, Criterion
from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.history import ListExport, Step, Update, Version, Viewing
from challenges.models.notices import Notices
from challenges.models.reason import Reason

__all__ = [
    "Attachment",
    "BulkRow",
    "BulkRun",
    "Challenge",
    "Criterion",
    "Draft",
    "Entry",
    "ListExport",
    "Notices",
    "Reason",
    "Step",
    "Update",
    "Version",
    "Viewing",
]
