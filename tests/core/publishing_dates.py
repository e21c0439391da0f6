"""Moments and states of what is published, for tests of the panel."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.admin_rows import FORMS

NOW = datetime(2027, 1, 4, 9, 30, 20, tzinfo=UTC)
MINUTE = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = MINUTE - DAY, MINUTE + DAY
LAST_WEEK = MINUTE - 7 * DAY

DRAFT: dict[str, Any] = {"publish_at": None, "expire_at": None}
SCHEDULED: dict[str, Any] = {"publish_at": TOMORROW, "expire_at": None}
PUBLIC: dict[str, Any] = {"publish_at": LAST_WEEK, "expire_at": None}
OFFLINE: dict[str, Any] = {"publish_at": LAST_WEEK, "expire_at": YESTERDAY}


def make(model: type[Any], **dates: datetime | None) -> Any:
    obj = FORMS[model][0]()
    model.objects.filter(pk=obj.pk).update(**dates)
    obj.refresh_from_db()
    return obj


def typed(moment: datetime, name: str = "publish_at") -> dict[str, str]:
    """Return what a form sends for a date and a time."""
    return {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M}"}
