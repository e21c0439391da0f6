"""Fixtures of judging."""

import pytest
from django.contrib.auth.models import User

from core.models import SiteSettings
from judging.models import Judge, Panel
from tests.judging.factories import make_open_panel


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """A panel of one judge, whose round is open, with two ideas."""
    return make_open_panel(staff)


@pytest.fixture
def judge(panel: Panel) -> Judge:
    return panel.judges.select_related("panel__challenge").get()
