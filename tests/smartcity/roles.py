"""Staff of each role, and an object of every model: for tests of the roles."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from challenges.models import DecisionReason, Entry, ExportRecord
from challenges.services import announcements, results
from challenges.services.entering.attachments import store_file
from challenges.services.moderation import (
    bulk,
    decisions,
    duplicates,
    redaction,
    triage,
)
from contact import sender
from contact.services import answer, last_answer
from core.models import Erasure, PageText, Purge, SiteSettings
from core.stored_files import NewFile
from core.uploads import Kind
from events.importing.services import plan_import
from feedback.models import Page
from focus_areas.models import FocusArea
from judging.services import awards
from outbox.models import Email
from search.models import SynonymGroup
from smartcity.roles import ROLES
from tests.challenges.factories import (
    approve_and_tell,
    make_bulk_action,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    make_saved_draft,
)
from tests.contact.factories import make_canned_answer, make_message, make_question
from tests.contact.factories import make_topic as make_message_topic
from tests.core.factories import make_alert
from tests.events.factories import make_event, make_series, make_venue
from tests.get_involved.factories import make_audience, make_way
from tests.judging.award_pages import make_award
from tests.judging.factories import (
    make_closed_panel,
    make_open_panel,
    make_panel,
    prepare,
)
from tests.news.factories import make_post, make_topic
from tests.projects.factories import make_project
from tests.subscriptions.factories import make_subscription
from tests.support import hostile_files

MODERATORS, EDITORS, EVENTS, CONTACT, MANAGERS, AUDITORS, *OTHERS = ROLES
ASSISTANTS, DATA_PROTECTION = OTHERS
NO_ROLE, SUPERUSER = "No role", "Superuser"
EVERYBODY = [*ROLES, NO_ROLE, SUPERUSER]

TITLES = ["Waiting", "Decided", "Redacted", "Duplicate", "Taken-down", "Bulk"]

PASSWORD = "sun-lit-42"

PHOTO = hostile_files.photo_with_metadata("JPEG")


def client_with_role(role: str) -> Client:
    """Return a client of somebody who has this role and no other."""
    user = User.objects.create_user(
        "kim",
        "kim@westbridge.example",
        PASSWORD,
        is_staff=True,
        is_superuser=role == SUPERUSER,
    )
    if role in ROLES:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def make_area() -> FocusArea:
    area = FocusArea.objects.get(slug="clean-tech-city")
    area.pk, area.name, area.slug = None, "Parks", "parks"
    area.save()
    return area


def make_objects(by: User) -> dict[str, Any]:
    """Return an object of each model, by the URL of its list; more where a page or an
    action needs one of its own."""
    SiteSettings.objects.update(team_email="team@westbridge.example")
    challenge = make_challenge(slug="quiet-streets")
    waiting, decided, redacted, duplicate, taken_down, in_bulk = (
        make_entry(
            challenge=challenge,
            title=title,
            problem="Ring 020 7946 0111 or write to tom@example.org.",
            email=f"{title}@example.com",
        )
        for title in TITLES
    )
    redaction.redact(redacted, by=by)
    triage.take_down(taken_down, by=by, reason="A name.", message="")
    duplicates.mark_duplicate(duplicate, by=by, of=waiting)
    approved = approve_and_tell(Entry.objects.get(pk=redacted.pk), by=by)
    new_file = NewFile(ContentFile(PHOTO), Kind.DOCUMENT, "plan.pdf", "")
    declined = decisions.decline(decided, by=by, message="Not now.")
    untold = decisions.approve(make_entry(origin="phone", email="", by=by), by=by)
    over = make_challenge_in_phase("judging")
    for outcome in ("winner", ""):
        idea = make_public_entry(by, challenge=over)
        results.set_outcome(idea, by=by, outcome=outcome)
    published = make_challenge_in_phase("judging")
    idea = make_public_entry(by, challenge=published)
    results.set_outcome(idea, by=by, outcome="winner")
    announcements.publish(published, by=by)
    message = make_message()
    sender.add(message, text="Here.", idempotency_key=uuid4(), files=[new_file])
    answered = answer(make_message(), by=by, message="At nine.")
    run = make_bulk_action("approve", by, of=[in_bulk])
    bulk.process_next_item()
    failed_answer, failed_decision = (
        Email.objects.create(
            to="mira@example.com",
            subject="Hello",
            text="Words.",
            app_label=section,
            message_id=section,
            status=Email.Status.FAILED,
        )
        for section in ["contact", "challenges"]
    )
    panel = make_panel(by, ideas=1)
    prepare(panel.challenge.entries.get(), by, is_ready=False)
    closed, decided = (make_closed_panel(by, ideas=1) for _twice in range(2))
    make_award(closed, by)
    award, idea = make_award(decided, by), decided.challenge.entries.get()
    awards.choose(award, idea=idea.reference, by=by)
    colleague = User.objects.create_user("ann", "ann@example.com", is_staff=True)
    TOTPDevice.objects.create(user=colleague, name="phone")
    return {
        "auth/user": colleague,
        "focus_areas/focusarea": make_area(),
        "core/sitesettings": SiteSettings.load(),
        "core/alert": make_alert(),
        "core/pagetext": PageText.objects.get(key="help"),
        "core/purge": Purge.objects.create(counts={"idea": 1}),
        "core/erasure": Erasure.objects.create(by=by, references="QS-AAAA-AA"),
        "outbox/email": decisions.last_decision(declined).email,
        "challenges/bulkaction": run,
        "challenges/challenge": challenge,
        "challenges/draft": make_saved_draft(challenge),
        "challenges/exportrecord": ExportRecord.objects.create(by=by, rows=3),
        "challenges/entry": approved,
        "challenges/decisionreason": DecisionReason.objects.first(),
        "events/event": make_event(),
        "events/series": make_series(),
        "events/venue": make_venue(),
        "news/post": make_post(),
        "news/topic": make_topic(),
        "projects/project": make_project(),
        "feedback/page": Page.objects.create(path="/news/"),
        "get_involved/audience": make_audience(),
        "get_involved/way": make_way(),
        "search/synonymgroup": SynonymGroup.objects.create(words="bus, coach"),
        "contact/topic": make_message_topic(),
        "contact/message": message,
        "contact/cannedanswer": make_canned_answer(),
        "contact/question": make_question(),
        "subscriptions/subscription": make_subscription(),
        "message file": message.attachments.get(),
        "file": store_file(new_file, of=approved),
        "import": plan_import("events.csv", [], by=by),
        "judging/panel": panel,
        "ready panel": make_panel(by, ideas=1),
        "open panel": make_open_panel(by, ideas=1),
        "closed panel": closed,
        "decided panel": decided,
        "plan": bulk.plan(Entry.objects.all(), kind="spam", by=by),
        "waiting": waiting,
        "declined": declined,
        "untold": untold,
        "over": over,
        "published": published,
        "duplicate": duplicate,
        "taken down": taken_down,
        "answered": answered,
        "next": make_challenge(),
        "answer": last_answer(answered).email,
        "failed answer": failed_answer,
        "failed decision": failed_decision,
    }
