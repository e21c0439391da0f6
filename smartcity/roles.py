"""Roles of staff and their permissions.

This table decides: each `migrate` makes a group of every role, and tests try every URL
of the admin as each of them. Staff get their roles in the admin, under Users."""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise


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


@dataclass(frozen=True)
class Role:
    """A role of staff: what it lets them do, in words and as permissions."""

    description: StrOrPromise
    permissions: list[str]


ROLES = {
    "Moderators": Role(
        _(
            "Decide on ideas, one or many, with the emails about them and the reasons "
            "to choose from. Type in ideas for others. Emails show them private links."
        ),
        [
            "challenges.moderate_entry",
            "challenges.read_original",
            "challenges.add_entry",
            *_view("challenges.entry", "challenges.draft", "challenges.bulkaction"),
            *_view("challenges.challenge", "challenges.criterion"),
            *_all("challenges.decisionreason"),
            "outbox.view_email",
            "outbox.change_email",
            "outbox.hold_email",
            "judging.prepare_shown",
        ],
    ),
    "Editors": Role(
        _(
            "Write the news, its topics, projects, the texts of the focus areas and of "
            "other pages, ways to join in, alerts, and words that mean the same to the "
            "search."
        ),
        [
            *_all("news.post", "news.topic", "projects.project", "projects.step"),
            *_all("focus_areas.focusarea", "get_involved.way", "get_involved.audience"),
            *_all("search.synonymgroup", "core.alert"),
            *_view("feedback.page"),
            *_permissions(("core.pagetext",), ["view", "change"]),
        ],
    ),
    "Events": Role(
        _("Write what is on, and where."),
        _all("events.event", "events.venue", "events.series"),
    ),
    "Contact": Role(
        _(
            "Read messages and answer them; write what people can ask about, and "
            "answers to choose from. Stop updates by email for those who ask. Emails "
            "show them private links of messages."
        ),
        [
            "contact.answer_message",
            *_all("contact.topic", "contact.cannedanswer", "contact.question"),
            "subscriptions.stop_subscription",
            *_view("contact.message", "subscriptions.subscription"),
        ],
    ),
    "Challenge managers": Role(
        _(
            "Run challenges: their pages, judging, results and progress updates. "
            "Export ideas. Change the site settings."
        ),
        [
            *_all(
                "challenges.challenge",
                "challenges.criterion",
                "challenges.decisionreason",
            ),
            "challenges.record_results",
            "challenges.export_entry",
            *("judging.run_panel", "judging.prepare_shown", "judging.read_names"),
            *("judging.read_scores", "judging.decide_awards"),
            *_view("challenges.entry", "challenges.exportrecord", "core.sitesettings"),
            "core.change_sitesettings",
        ],
    ),
    # Emails are left out: their private links would let an auditor withdraw the idea.
    # Case files have the emails without those links.
    "Auditors": Role(
        _("Read everything, redacted text included, and change nothing."),
        [
            *_view("challenges.entry", "challenges.draft", "challenges.bulkaction"),
            *_view(
                "challenges.challenge",
                "challenges.criterion",
                "challenges.decisionreason",
            ),
            "challenges.read_original",
            "challenges.export_entry",
            *("judging.view_panel", "judging.read_names", "judging.read_scores"),
            *_view("challenges.exportrecord", "contact.message", "contact.topic"),
            *_view("contact.cannedanswer", "contact.question"),
            *_view("events.event", "events.venue", "events.series"),
            *_view("news.post", "news.topic", "projects.project", "projects.step"),
            *_view("get_involved.way", "get_involved.audience", "feedback.page"),
            *_view("focus_areas.focusarea", "core.sitesettings", "search.synonymgroup"),
            *_view("core.pagetext", "core.alert"),
            *_view(
                "core.erasure", "core.purge", "auth.user", "subscriptions.subscription"
            ),
        ],
    ),
    "Assistants": Role(
        _(
            "Type in ideas for people who ring, write or come, print the letters for "
            "them, and send a draft when its writer asks. They decide nothing, and "
            "read no ideas of others."
        ),
        ["challenges.add_entry", *_view("challenges.draft")],
    ),
    "Data protection": Role(
        _(
            "Erase what the site holds about a person who asks for it, and read the "
            "record of that, and of what went because its time was over."
        ),
        ["core.erase_person", *_view("core.erasure", "core.purge")],
    ),
}
"""Roles by name. Users and second factors are left to superusers: staff who may change
users could give themselves any role."""


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
    for name, role in ROLES.items():
        group, _created = groups.get_or_create(name=name)
        group.permissions.set(by_name[n] for n in role.permissions if n in by_name)
