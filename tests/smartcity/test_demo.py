"""The content of the demo: complete, legal, never stale, and loaded once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from challenges.forms.entry import WORD_LIMITS
from challenges.forms.words import count_words
from challenges.models import BulkAction, Challenge, Entry
from challenges.models.challenge import Phase
from challenges.models.workflow import Status
from contact.models import Message
from events.models import Event
from judging.models import Choice, Panel, Shown
from judging.services.choices import is_handed_over
from judging.services.progress import progress
from judging.services.ranking import is_rebuilt
from news.models import Post
from outbox.models import Email
from smartcity.demo import load

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def first_run(module_db: DjangoDbBlocker) -> str:
    """What the command says that loads the demo, once for all tests here."""
    with module_db.unblock():
        return load_demo()


def load_demo() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_a_challenge_in_each_phase() -> None:
    phases = [challenge.phase for challenge in Challenge.objects.order_by("opens_at")]
    assert phases == [Phase.RESULTS, Phase.JUDGING, Phase.OPEN, Phase.UPCOMING]


def test_the_finished_challenge_is_the_first_year() -> None:
    finished = Challenge.objects.finished().get(publish_at__isnull=False)
    winners = finished.entries.filter(outcome="winner").exclude(award="")
    assert finished.idea_count == 219
    assert finished.closes_at - finished.opens_at < timedelta(days=62)
    areas = winners.exclude(award="Overall winner").values_list("focus_area__slug")
    assert sorted(areas) == [
        ("clean-tech-city",),
        ("driving-innovation",),
        ("empowering-people",),
        ("extraordinary-experiences",),
    ]
    assert winners.filter(award="Overall winner").count() == 1


def test_entries_of_the_open_challenge_have_every_status() -> None:
    entries = Challenge.objects.open().get().entries
    assert {entry.status for entry in entries.all()} == {
        Status.SUBMITTED,
        Status.CHANGES_REQUESTED,
        Status.APPROVED,
        Status.DECLINED,
        Status.WITHDRAWN,
        Status.SPAM,
    }
    by_phone = entries.get(origin="phone")
    assert (by_phone.email, by_phone.entered_by.username) == ("", "demo")
    assert "I am 90" in by_phone.problem


def test_a_round_is_being_judged() -> None:
    panel = Panel.objects.get(rounds__status="open")
    current = panel.rounds.get()
    first, *others = progress(current)  # by lot, the first has three ideas or four
    assert (first.to_do, [row.done for row in others]) == (0, [1, 3, 2])
    assert current.takes_scores
    assert current.cards.filter(status="conflict").count() == 1
    shown_texts = Shown.objects.filter(entry__challenge=panel.challenge)
    [shown] = [s for s in shown_texts if "[left out]" in s.texts["idea"]]
    assert "Anneka" not in str(shown.texts)


def test_a_round_is_over_and_its_winners_are_known() -> None:
    panel = Panel.objects.get(rounds__status="closed")
    choices = Choice.objects.filter(award__panel=panel)
    assert {is_handed_over(choice) for choice in choices} == {True}
    assert choices.exclude(confirmed_by=None).count() == 9
    ideas = panel.challenge.entries
    assert ideas.get(public_is_overall=True).title == "The bus stop that waits with you"
    assert not ideas.filter(feedback="").exists()
    assert is_rebuilt(panel.rounds.get().rankings.get())
    moments = [panel.created_at, panel.rounds.get().closed_at]
    assert moments == sorted(moments)
    assert moments[-1] < panel.challenge.results_announced_at


def test_a_bulk_action_is_finished_and_refused_one_entry() -> None:
    bulk_action = BulkAction.objects.get()
    assert bulk_action.finished_at < timezone.now()
    assert sorted(bulk_action.items.values_list("status", flat=True)) == [
        "done",
        "refused",
    ]


def test_the_past_lies_in_the_past_and_in_order() -> None:
    now = timezone.now()
    for entry in Entry.objects.prefetch_related("history"):
        moments = [row.at for row in entry.history.all()]
        assert moments == sorted(moments)
        assert entry.submitted_at == moments[0] < now
        assert entry.decided_at is None or entry.decided_at in moments


def test_every_text_is_one_that_the_forms_would_take() -> None:
    for model in [Challenge, Event, Post, Entry, Message]:
        for obj in model.objects.all():
            obj.full_clean()
    too_long = [
        entry.title
        for entry in Entry.objects.all()
        for name, limit in WORD_LIMITS.items()
        if count_words(getattr(entry, name)) > limit
    ]
    assert too_long == []


def test_events_news_and_messages() -> None:
    events = Event.objects.published()
    assert Event.objects.count() == 37  # 5 of one series, 9 of challenges
    assert events.upcoming().count() >= 12
    assert events.past().count() >= 4
    assert events.filter(state="cancelled").count() == 2
    assert events.filter(all_day=True).count() == 2
    assert (Post.objects.count(), Message.objects.count()) == (8, 6)


def test_emails_of_the_past_are_not_sent_again_and_two_never_arrived() -> None:
    assert Email.objects.due().count() == 0
    failed = Email.objects.filter(status=Email.Status.FAILED).order_by("pk")
    assert [email.to for email in failed] == [
        "ellis@old-mail.example.com",
        "h.winterbourne@example.com",
    ]
    assert all("No such mailbox here" in email.last_error for email in failed)


def test_one_answer_is_held_and_one_is_a_draft() -> None:
    held = Email.objects.get(status=Email.Status.HELD, app_label="contact")
    assert held.to == "priya.raman@example.com"
    drafted = Message.objects.exclude(draft_answer="").get()
    assert (drafted.name, drafted.status) == ("Iris Fairweather", "new")


def test_the_demo_login_works() -> None:
    client = Client()
    data = {"username": load.USERNAME, "password": load.PASSWORD}
    assert client.post("/admin/login/", data).url == "/admin/"
    assert client.get("/admin/").context["user"].is_superuser


def test_a_second_run_keeps_the_data(first_run: str) -> None:
    Entry.objects.update(title="Changed by staff")
    assert [first_run, load_demo()] == [
        "The demo content is loaded.\n",
        "The demo content is there already.\n",
    ]
    assert set(Entry.objects.values_list("title", flat=True)) == {"Changed by staff"}
    assert Entry.objects.count() == 28


@pytest.mark.parametrize("command", ["load_demo", "demo"])
def test_production_has_no_demo(settings: object, command: str) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command(command)
