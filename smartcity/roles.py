"""Who of the staff may do what. This table decides; a migration makes groups of it, and
a test asks every address of the admin. Users get their roles under Users."""

from typing import Any

from django.contrib.auth.management import create_permissions

ROOMS = ["smartcity", "challenges", "events", "news", "contact", "outbox"]


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
        *_look("challenges.entry", "challenges.draft", "challenges.bulkrun"),
        *_look("challenges.challenge", "challenges.criterion"),
        *_all("challenges.reason"),
        *("outbox.view_email", "outbox.change_email", "outbox.hold_email"),
    ],
    # What the pages say.
    "Editors": _all("news.post", "smartcity.focusarea"),
    "Events": _all("events.event"),
    "Contact": ["contact.answer_message", *_look("contact.message")],
    # The challenge itself, its results, what happened next; and the site's settings.
    "Challenge managers": [
        *_all("challenges.challenge", "challenges.criterion", "challenges.reason"),
        *("challenges.record_results", "challenges.export_entry"),
        *_look("challenges.entry", "challenges.listexport", "smartcity.sitesettings"),
        "smartcity.change_sitesettings",
    ],
    # Read everything, what was redacted included, and change nothing. Not the emails:
    # whoever has a private link may withdraw the entry. Case files have the letters
    # without those links.
    "Auditors": [
        *_look("challenges.entry", "challenges.draft", "challenges.bulkrun"),
        *_look("challenges.challenge", "challenges.criterion", "challenges.reason"),
        *("challenges.read_original", "challenges.export_entry"),
        *_look("challenges.listexport", "contact.message", "events.event", "news.post"),
        *_look("smartcity.focusarea", "smartcity.sitesettings"),
        *_look("auth.user", "auth.group"),
    ],
}
"""Users, groups and second factors are for superusers: whoever may change users can
make themselves anything."""


def make_groups(apps: Any) -> None:
    """Give each role its group with exactly these permissions; for migrations. Groups
    of other names, and who is in which, stay as they are."""
    for label in [*ROOMS, "auth"]:
        _make_permissions(apps, label)
    permissions = apps.get_model("auth", "Permission").objects
    known = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in permissions.select_related("content_type")
    }
    for name, granted in ROLES.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(known[permission] for permission in granted)


def _make_permissions(apps: Any, label: str) -> None:
    """Django makes them after all migrations, which is too late for a group."""
    config = apps.get_app_config(label)
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps)
    config.models_module = None
