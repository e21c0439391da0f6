"""System checks of our own, for `manage.py check --deploy --database default`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from smartcity.demo import PASSWORD, USERNAME


@register(Tags.security, Tags.database, deploy=True)
def demo_user(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_arguments: Any,
) -> list[CheckMessage]:
    """Find the user of the demo, whose password everybody can read, in production.

    Opens the database only if the command names one."""
    if settings.DEMO:
        return []
    users = get_user_model()
    return [
        Error(
            f"The user “{USERNAME}” signs in with the password of the demo, which "
            "everybody can read.",
            hint=f"python manage.py changepassword {USERNAME}, or delete the user. "
            "If the content of the demo is there too, begin with an empty database.",
            id="smartcity.E001",
        )
        for database in databases or []
        # Before the first migrate there are no users.
        if users._meta.db_table in connections[database].introspection.table_names()
        for user in users._default_manager.using(database).filter(username=USERNAME)
        if user.is_active and check_password(PASSWORD, user.password)
    ]
