"""A message that waits, and somebody who may answer it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from contact.models import Message
from core.models import SiteSettings
from tests.contact.factories import make_message


@pytest.fixture
def message(site: SiteSettings) -> Message:
    return make_message()


@pytest.fixture
def answering_client(site: SiteSettings) -> Client:
    """Kim may answer messages, and has no permission on emails."""
    kim = User.objects.create_user("kim", first_name="Kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="answer_message"))
    client = Client()
    client.force_login(kim)
    return client
