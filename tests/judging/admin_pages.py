"""URLs of the pages of a panel, and moments as its forms send them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from judging.models import Panel


def url_of(panel: Panel, name: str, **query: object) -> str:
    url = reverse(f"admin:judging_panel_{name}", args=[panel.pk])
    return f"{url}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else url


def moment(days: int) -> dict[str, str]:
    local = timezone.localtime() + timedelta(days=days)
    return {"closes_at_0": f"{local:%Y-%m-%d}", "closes_at_1": "17:00"}
