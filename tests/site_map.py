"""Every kind of page that the demo shows, for checks that look at all of them."""

from django.urls import reverse

from challenges.models import BulkAction, Challenge, Draft, Entry
from challenges.services.moderation import bulk
from contact.models import Message
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from outbox.models import Email

MODELS = [FocusArea, Challenge, Entry, Draft, Event, Post, Message, Email]

DRAFT_PAGES = [
    *("../files/", "", "idea/", "more/", "about-you/", "about-you/?wrong", "check/"),
    *("save/", "saved/", "reminders/", "delete/"),
]


def public_addresses() -> list[str]:
    challenges = Challenge.objects.published()
    events = Event.objects.published()
    entry, asked, withdrawn = (
        Entry.objects.filter(status=status).first()
        for status in ("submitted", "changes_requested", "withdrawn")
    )
    draft = Draft.objects.get()
    return [
        *("/", "/get-involved/", "/accessibility/", "/privacy/", "/cookies/"),
        "/focus-areas/",
        FocusArea.objects.get(slug="clean-tech-city").get_absolute_url(),
        "/challenge/",
        *(challenge.get_absolute_url() for challenge in challenges),
        *(
            challenges.open().get().get_absolute_url() + page
            for page in ("enter/", "poster/", "paper-form/")
        ),
        challenges.finished().get().get_absolute_url() + "enter/",
        "/ideas/",
        Entry.objects.filter(outcome="winner").first().get_absolute_url(),
        entry.private_path,
        f"{entry.private_path}sent/",
        f"{entry.private_path}withdraw/",
        f"{entry.private_path}change/",
        f"{entry.private_path}delete/",
        f"{entry.private_path}files/",
        f"{entry.private_path}emails/",
        f"{entry.private_path}new-link/",
        f"{asked.private_path}change/",
        withdrawn.private_path,
        *(draft.draft_path + end for end in DRAFT_PAGES),
        *("/my-entry/", "/my-entry/link-sent/", "/my-entry/deleted/"),
        "/my-entry/new-link-sent/",
        "/my-entry/a-link-that-was-cut-off/",
        *("/events/", "/events/past/"),
        *(
            events.filter(**kind).first().get_absolute_url()
            for kind in (
                {"is_cancelled": True},
                {"is_online": True},
                {"all_day": True},
                {"hearing_loop": "yes"},
            )
        ),
        "/news/",
        Post.objects.published().first().get_absolute_url(),
        "/contact/",
        reverse("contact:sent", args=[Message.objects.first().reference]),
        "/nowhere/",
    ]


def bulk_addresses() -> list[str]:
    """A dry run of everything, with all its lists, and a run that is finished."""
    run = BulkAction.objects.get()
    plan = bulk.plan(Entry.objects.all(), kind="decline", by=run.by)
    pages = {"plan": plan, "change": run}
    return [
        *(
            reverse(f"admin:challenges_bulkaction_{page}", args=[row.pk])
            for page, row in pages.items()
        ),
        reverse("admin:challenges_bulkaction_changelist"),
    ]


def staff_addresses() -> list[str]:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in MODELS
    ]
    rows = [
        FocusArea.objects.first(),
        Challenge.objects.first(),
        *(Entry.objects.filter(status=s).first() for s in ("submitted", "approved")),
        Draft.objects.first(),
        Event.objects.first(),
        Post.objects.first(),
        *(Message.objects.filter(status=s).first() for s in ("new", "answered")),
        Email.objects.filter(status="failed").first(),
        *Email.objects.filter(status="held")[:1],
    ]
    return [
        "/admin/",
        *lists,
        *(f"{lists[number]}add/" for number in (1, 2, 4, 5)),
        *(
            reverse(
                f"admin:{row._meta.app_label}_{row._meta.model_name}_change",
                args=[row.pk],
            )
            for row in rows
        ),
        "/admin/core/sitesettings/1/change/",
        reverse("admin:challenges_entry_my_notices"),
        reverse("admin:challenges_entry_redact_by_hand", args=[rows[2].pk]),
        reverse(
            "admin:challenges_entry_history",
            args=[Entry.objects.filter(outcome="winner").first().pk],
        ),
        reverse("admin:challenges_exportrecord_changelist"),
        reverse(
            "admin:challenges_entry_printed_letter",
            args=[Entry.objects.filter(email="").first().pk],
        ),
        *bulk_addresses(),
    ]
