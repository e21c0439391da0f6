"""System checks of our own, for `manage.py check --deploy --database default`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.models import Model
from django.utils import timezone

from smartcity.demo import PASSWORD, USERNAME

MONTH = timedelta(days=30)
ELEVEN_MONTHS = timedelta(days=334)


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
        for database in _migrated(databases, users)
        for user in users._default_manager.using(database).filter(username=USERNAME)
        if user.is_active and check_password(PASSWORD, user.password)
    ]


@register(Tags.database, deploy=True)
def placeholders(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_arguments: Any,
) -> list[CheckMessage]:
    """Find site settings that nobody has filled in, in production: the public reads
    them, and messages go to the team’s address.

    Opens the database only if the command names one."""
    return [
        Warning(
            f"Site settings: nobody has filled in “{_label(site, name)}”.",
            hint="In the admin, under Site settings.",
            id="smartcity.W001",
        )
        for site in _site_settings(databases)
        for name in site.placeholders
    ]


@register(Tags.database, deploy=True)
def security_txt(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_arguments: Any,
) -> list[CheckMessage]:
    """Find a security.txt that expires within a month: then nobody may rely on it."""
    return [
        Warning(
            f"security.txt expires on {expires:%d %B %Y}.",
            hint="Make sure that its contact is read, and change the day in the admin, "
            "under Site settings.",
            id="smartcity.W002",
        )
        for site in _site_settings(databases)
        if (expires := site.security_txt_expires) - timezone.now() < MONTH
    ]


@register(Tags.database, deploy=True)
def accessibility_statement(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_arguments: Any,
) -> list[CheckMessage]:
    """Find an accessibility statement that nobody has checked for eleven months: the
    law asks for it once a year."""
    return [
        Warning(
            f"The accessibility statement was last checked on {checked:%d %B %Y}.",
            hint="Read /accessibility/, mend its texts in the admin, and change the "
            "day under Site settings.",
            id="smartcity.W003",
        )
        for site in _site_settings(databases)
        if (checked := site.statement_checked_on or site.statement_prepared_on)
        < timezone.localdate() - ELEVEN_MONTHS
    ]


def _site_settings(databases: Sequence[str] | None) -> list[Any]:
    """Return the site settings of each database, but of no site of the demo."""
    model: Any = apps.get_model("core.SiteSettings")
    return [
        model.objects.using(database).filter(pk=1).first() or model()
        for database in _migrated(databases, model)
        if not settings.DEMO
    ]


def _label(site: Model, name: str) -> str:
    field: Any = site._meta.get_field(name)
    return str(field.verbose_name)


def _migrated(databases: Sequence[str] | None, model: type[Model]) -> list[str]:
    """Return the databases that have the table of a model: before the first migrate
    there is none."""
    table = model._meta.db_table
    return [
        database
        for database in databases or []
        if table in connections[database].introspection.table_names()
    ]
