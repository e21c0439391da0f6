"""Roles of staff and their permissions.

This table decides: each `migrate` makes a group of every role, and tests try every URL
of the admin as each of them. Staff get their roles in the admin, under Users."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS


def _permissions(models: tuple[str, ...], actions: list[str]) -> list[str]:
    return [
        f"{app_label}.{action}_{model}"
        for app_label, model in (name.split(".") for name in models)
        for action in actions
    ]


def _all(*models: str) -> list[str]:
    """Return Django's four permissions on each of these models."""
    return _permissions(models, ["view", "add", "change", "delete"])


def _view(*models: str) -> list[str]:
    return _permissions(models, ["view"])


ROLES: dict[str, list[str]] = {
    # Decide on ideas, one or many, with the emails about them and the reasons to choose
    # from. Emails show them private links.
    "Moderators": [
        "challenges.moderate_entry",
        "challenges.read_original",
        *_view("challenges.entry", "challenges.draft", "challenges.bulkaction"),
        *_view("challenges.challenge", "challenges.criterion"),
        *_all("challenges.decisionreason"),
        "outbox.view_email",
        "outbox.change_email",
        "outbox.hold_email",
    ],
    # Write the news and the texts of the focus areas.
    "Editors": _all("news.post", "focus_areas.focusarea"),
    "Events": _all("events.event"),
    "Contact": ["contact.answer_message", *_view("contact.message")],
    # Run challenges: their pages, results and progress updates. Change site settings.
    "Challenge managers": [
        *_all(
            "challenges.challenge", "challenges.criterion", "challenges.decisionreason"
        ),
        "challenges.record_results",
        "challenges.export_entry",
        *_view("challenges.entry", "challenges.exportrecord", "core.sitesettings"),
        "core.change_sitesettings",
    ],
    # Read everything, redacted text included, and change nothing. Emails are left out:
    # their private links would let the reader withdraw the idea. Case files have the
    # emails without those links.
    "Auditors": [
        *_view("challenges.entry", "challenges.draft", "challenges.bulkaction"),
        *_view(
            "challenges.challenge", "challenges.criterion", "challenges.decisionreason"
        ),
        "challenges.read_original",
        "challenges.export_entry",
        *_view(
            "challenges.exportrecord", "contact.message", "events.event", "news.post"
        ),
        *_view("focus_areas.focusarea", "core.sitesettings"),
        *_view("auth.user", "auth.group"),
    ],
}
"""Permissions by role. Users, groups and second factors are left to superusers: staff
who may change users could give themselves any role."""


def make_groups(
    sender: AppConfig,
    apps: Apps = global_apps,
    using: str = DEFAULT_DB_ALIAS,
    **_kwargs: Any,
) -> None:
    """Give each role its group with exactly these permissions, after every `migrate`.

    Groups of other names, and who is in which, stay as they are. Where only some apps
    are migrated, roles get the permissions that exist by then."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
    except LookupError:  # auth itself is not migrated yet
        return
    for config in global_apps.get_app_configs():
        # Django creates permissions app by app, and `auth` comes before our apps.
        create_permissions(config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    by_name = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permissions.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _created = groups.get_or_create(name=role)
        group.permissions.set(by_name[name] for name in names if name in by_name)
