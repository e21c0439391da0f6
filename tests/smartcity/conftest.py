"""Fixtures of the sign-in tests: codes are required, and sam has a phone; and an object
of every model."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.plugin import DjangoDbBlocker

from smartcity.sign_in.two_factor import make_key
from tests.smartcity.roles import make_objects

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def codes_are_required(settings: LazySettings) -> None:
    settings.OTP_REQUIRED = True


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def phone(clock: time_machine.Traveller, staff: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=staff, name="phone", key=make_key())


@pytest.fixture(scope="module")
def rows(module_db: DjangoDbBlocker) -> dict[str, Any]:
    """An object of every model, made once for all tests of a module. Sam made them."""
    with module_db.unblock():
        return make_objects(User.objects.create_superuser("sam"))
