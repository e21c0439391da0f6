"""URLs of every kind of page in the demo, for checks that look at all of them."""

from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.urls import reverse

from challenges.models import BulkAction, Challenge, Draft, Entry
from challenges.services.moderation import bulk
from contact.models import CannedAnswer, Message, Question
from contact.models import Topic as MessageTopic
from core.models import PageText
from events.importing.services import plan_import
from events.models import Event, Series, Venue
from feedback import services as feedback
from feedback.models import Page
from focus_areas.models import FocusArea
from get_involved.models import Audience, Way
from news.models import Post, Topic
from outbox.models import Email
from projects.models import Project
from subscriptions.models import Subscription
from tests.support.addresses import gone_urls
from tests.support.challenge_urls import (
    how_judged_urls,
    results_urls,
    set_up_urls,
)
from tests.support.draft_map import draft_urls, share_urls
from tests.support.private_urls import (
    judge_urls,
    judged_urls,
    panel_urls,
    updates_urls,
)

MODELS = [
    *(FocusArea, Challenge, Entry, Draft, Event, Post, Message, Email, Venue),
    *(Subscription, Topic, MessageTopic, Project),
    *(Audience, Way, Page),
]

DRAFT_PAGES = [
    "../files/",
    "",
    "idea/",
    "title/",
    "more/",
    "about-you/",
    "about-you/?wrong",
    "check/",
    "save/",
    "saved/",
    "reminders/",
    "delete/",
]
ENTRY_PAGES = [
    "",
    "sent/",
    "withdraw/",
    "change/",
    "data/",
    "delete/",
    "files/",
    "emails/",
    "new-link/",
]
EVENT_KINDS = [
    {"state": "cancelled"},
    {"state": "rescheduled"},
    {"series__isnull": False},
    {"is_online": True},
    {"all_day": True},
    {"hearing_loop": "yes"},
]


def public_urls() -> list[str]:
    challenges = Challenge.objects.published()
    events = Event.objects.published().filter(source=None)
    submitted, changes_requested, withdrawn = (
        Entry.objects.filter(status=status).first()
        for status in ["submitted", "changes_requested", "withdrawn"]
    )
    open_url = challenges.open().get().get_absolute_url()
    draft = Draft.objects.get()
    return [
        "/",
        "/get-involved/",
        "/get-involved/schools/",
        *("/accessibility/", "/privacy/", "/privacy/complaints/", "/cookies/"),
        *("/report-a-vulnerability/", "/site-map/", "/terms/", "/help/"),
        *("/freedom-of-information/", "/open-data/"),
        "/focus-areas/",
        FocusArea.objects.get(slug="clean-tech-city").get_absolute_url(),
        "/challenge/",
        *(challenge.get_absolute_url() for challenge in challenges),
        *how_judged_urls(),
        f"{open_url}enter/",
        f"{open_url}poster/",
        f"{open_url}paper-form/",
        challenges.finished().get().get_absolute_url() + "enter/",
        "/ideas/",
        Entry.objects.filter(outcome="winner").first().get_absolute_url(),
        *(submitted.private_path + page for page in ENTRY_PAGES),
        f"{changes_requested.private_path}change/",
        withdrawn.private_path,
        *(draft.draft_path + page for page in DRAFT_PAGES),
        urlsplit(draft.letter_url).path + "draft/mine/",
        "/my-entry/",
        "/my-entry/link-sent/",
        "/my-entry/deleted/",
        "/my-entry/new-link-sent/",
        "/my-entry/a-link-that-was-cut-off/",
        "/events/",
        "/events/?when=past",
        "/events/?access=bsl&when=weekend",
        "/events/calendar/",
        "/events/subscribe/?access=bsl",
        events.filter(state="scheduled").first().get_absolute_url() + "poster/",
        *(events.filter(**kind).first().get_absolute_url() for kind in EVENT_KINDS),
        "/news/",
        "/news/?area=clean-tech-city&topic=schools&year=2020",
        Post.objects.published()
        .filter(topics__slug="trials")
        .first()
        .get_absolute_url(),
        "/projects/",
        "/projects/?area=clean-tech-city&status=live",
        "/projects/you-said-we-did/",
        "/progress/",
        Project.objects.get(slug="bus-stop-that-waits-with-you").get_absolute_url(),
        "/search/?q=library",
        "/search/?q=libary&kind=idea",
        "/contact/",
        "/contact/challenge/",
        "/contact/questions/",
        "/contact/testing-panel/",
        "/contact/accessibility/?about=Mending%20day",
        reverse("contact:sent", args=[Message.objects.first().reference]),
        *updates_urls(),
        *judge_urls(),
        *draft_urls(),
        feedback.answer("/news/", is_useful=True, sender="map").words_path,
        "/styleguide/",
        "/nowhere/",
        *gone_urls(),
    ]


def bulk_urls() -> list[str]:
    """A planned bulk action on all entries, a finished one, and their list."""
    finished = BulkAction.objects.get()
    planned = bulk.plan(Entry.objects.all(), kind="decline", by=finished.by)
    return [
        reverse("admin:challenges_bulkaction_plan", args=[planned.pk]),
        reverse("admin:challenges_bulkaction_change", args=[finished.pk]),
        reverse("admin:challenges_bulkaction_changelist"),
    ]


def side_by_side_url() -> str:
    """Two ideas, before one is marked as the same as the other."""
    first, second = Entry.objects.filter(status="submitted").order_by("pk")[:2]
    url = reverse("admin:challenges_entry_duplicate", args=[first.pk])
    return f"{url}?of={second.reference}"


def details_urls() -> list[str]:
    """An idea with personal details, and a planned bulk action that leaves it out."""
    entry = Entry.objects.filter(personal_details__gt=0).first()
    by = BulkAction.objects.earliest("pk").by
    planned = bulk.plan(Entry.objects.all(), kind="approve", by=by)
    return [
        reverse("admin:challenges_entry_change", args=[entry.pk]),
        reverse("admin:challenges_bulkaction_plan", args=[planned.pk]),
    ]


def version_urls(event: Event) -> list[str]:
    """The history of an event, and its first version."""
    url = reverse("admin:events_event_history", args=[event.pk])
    return [url, f"{url}?_version={event.versions.last().pk}"]


def import_urls() -> list[str]:
    """Where staff choose a file of events, and what one would do."""
    rows = [
        {"title": "Walk", "starts": "2099-03-10", "place": "Park"},
        {"title": "Talk", "starts": "soon"},
    ]
    by = BulkAction.objects.earliest("pk").by
    planned = plan_import("events.csv", rows, by=by)
    return [
        reverse("admin:events_event_import"),
        reverse("admin:events_event_import_plan", args=[planned.pk]),
    ]


def staff_urls() -> list[str]:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in MODELS
    ]
    rows = [
        FocusArea.objects.first(),
        Challenge.objects.first(),
        *(Entry.objects.filter(status=s).first() for s in ("submitted", "approved")),
        Draft.objects.first(),
        Event.objects.filter(source=None).first(),
        Venue.objects.first(),
        Series.objects.first(),
        Post.objects.first(),
        Topic.objects.first(),
        Project.objects.first(),
        Audience.objects.first(),
        Way.objects.first(),
        Page.objects.first(),
        MessageTopic.objects.first(),
        CannedAnswer.objects.first(),
        Question.objects.first(),
        Message.objects.filter(status="new").first(),
        *(
            Message.objects.filter(history__email__status=status).first()
            for status in ("held", "failed", "sent")
        ),
        *(Email.objects.filter(status=s).first() for s in ("failed", "held", "sent")),
        Subscription.objects.first(),
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
        reverse("admin:core_alert_add"),
        reverse("admin:core_pagetext_changelist"),
        reverse("admin:core_pagetext_change", args=[PageText.objects.first().pk]),
        "/admin/password_change/",
        "/admin/challenges/decisionreason/",
        "/admin/challenges/decisionreason/add/",
        reverse("admin:challenges_entry_my_notices"),
        reverse("admin:challenges_entry_redact_by_hand", args=[rows[2].pk]),
        reverse(
            "admin:challenges_entry_history",
            args=[Entry.objects.filter(outcome="winner").first().pk],
        ),
        reverse("admin:challenges_exportrecord_changelist"),
        *version_urls(Event.objects.get(slug="phone-and-tablet-help")),
        reverse("admin:events_event_delete", args=[rows[5].pk]),
        reverse(
            "admin:challenges_entry_printed_letter",
            args=[Entry.objects.filter(email="").first().pk],
        ),
        *share_urls(),
        *bulk_urls(),
        *details_urls(),
        side_by_side_url(),
        *results_urls(),
        *set_up_urls(),
        *import_urls(),
        *panel_urls(),
        *judged_urls(),
        *user_urls(),
        "/admin/search/synonymgroup/",
        "/admin/search/synonymgroup/add/",
        reverse("admin:core_erasure_changelist"),
        reverse("admin:core_erasure_add"),
        reverse("admin:core_purge_changelist"),
        reverse(
            "admin:challenges_entry_entered",
            args=[Entry.objects.filter(email="").first().pk],
        ),
    ]


def user_urls() -> list[str]:
    """List, form and pages of a user."""
    user = User.objects.filter(is_superuser=True).first()
    return [
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_user_change", args=[user.pk]),
        reverse("admin:auth_user_deactivate", args=[user.pk]),
    ]
