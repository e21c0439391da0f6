"""Who of the staff may do what. This table decides; each `migrate` makes groups of it,
and a test asks every address of the admin. Users get their roles under Users."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS


def _all(*models: str) -> list[str]:
    """Whatever Django's admin can do with rows of these models."""
    return [
        f"{room}.{verb}_{model}"
        for room, model in (name.split(".") for name in models)
        for verb in ("view", "add", "change", "delete")
    ]


def _look(*models: str) -> list[str]:
    return [f"{room}.view_{model}" for room, model in (n.split(".") for n in models)]


ROLES: dict[str, list[str]] = {
    # Decide on entries, one or many, with the letters about them and the reasons to
    # choose from. What they read in emails are private links.
    "Moderators": [
        *("challenges.moderate_entry", "challenges.read_original"),
        *_look("challenges.entry", "challenges.draft", "challenges.bulkaction"),
        *_look("challenges.challenge", "challenges.criterion"),
        *_all("challenges.decisionreason"),
        *("outbox.view_email", "outbox.change_email", "outbox.hold_email"),
    ],
    # What the pages say.
    "Editors": _all("news.post", "focus_areas.focusarea"),
    "Events": _all("events.event"),
    "Contact": ["contact.answer_message", *_look("contact.message")],
    # The challenge itself, its results, what happened next; and the site's settings.
    "Challenge managers": [
        *_all(
            "challenges.challenge", "challenges.criterion", "challenges.decisionreason"
        ),
        *("challenges.record_results", "challenges.export_entry"),
        *_look("challenges.entry", "challenges.exportrecord", "core.sitesettings"),
        "core.change_sitesettings",
    ],
    # Read everything, what was redacted included, and change nothing. Not the emails:
    # whoever has a private link may withdraw the entry. Case files have the letters
    # without those links.
    "Auditors": [
        *_look("challenges.entry", "challenges.draft", "challenges.bulkaction"),
        *_look(
            "challenges.challenge", "challenges.criterion", "challenges.decisionreason"
        ),
        *("challenges.read_original", "challenges.export_entry"),
        *_look(
            "challenges.exportrecord", "contact.message", "events.event", "news.post"
        ),
        *_look("focus_areas.focusarea", "core.sitesettings"),
        *_look("auth.user", "auth.group"),
    ],
}
"""Users, groups and second factors are for superusers: whoever may change users can
make themselves anything."""


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
        # Django makes them app by app, and this app comes before the others.
        create_permissions(config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    known = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in permissions.select_related("content_type")
    }
    for name, granted in ROLES.items():
        group, _made = groups.get_or_create(name=name)
        group.permissions.set(known[name] for name in granted if name in known)
