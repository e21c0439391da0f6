"""Two superusers at the same moment: one of them always stays."""

from functools import partial

import pytest
from django.contrib.auth.models import User

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from smartcity.users import services
from tests.support.at_once import run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(5))
def test_two_who_deactivate_one_another(attempt: int) -> None:
    SiteSettings.objects.get_or_create(pk=1)
    sam, kim = (
        User.objects.create_superuser(name, f"{name}@w.example", "sun-lit-42")
        for name in ("sam", "kim")
    )
    results = run_at_once(
        partial(services.deactivate, sam, by=kim),
        partial(services.deactivate, kim, by=sam),
    )
    refusals = [r for r in results if isinstance(r, TransitionNotAllowed)]
    assert (len(refusals), User.objects.filter(is_active=True).count()) == (1, 1)
