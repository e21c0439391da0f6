"""Digests: what is told, to whom, when, and only once."""

from datetime import timedelta

import time_machine
from django.conf import LazySettings
from django.core import mail

from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from subscriptions import digests, services
from subscriptions.models import Subscription
from tests.events.factories import london
from tests.subscriptions.factories import (
    MIRA,
    Board,
    make_subscription,
)
from tests.subscriptions.telling import HOLD, look_and_tell, tell, told
from tests.support.emails import html_of


def test_news_is_told_once_with_link_and_the_way_to_stop(
    clock: time_machine.Traveller, board: Board, site: SiteSettings
) -> None:
    subscription = make_subscription()
    board.publish("bees", when="Sunday 14 March 2027, 6pm")
    tell(board)
    clock.shift(HOLD)
    assert [digests.send_due(board.collect) for _run in "ab"] == [1, 0]
    email = Email.objects.exclude(unsubscribe_url="").get()
    url = subscription.private_url
    assert (email.to, email.subject, email.is_automatic, email.unsubscribe_url) == (
        MIRA,
        f"{site.name}: Title of bees",
        False,
        f"{url}stop/",
    )
    assert email.text.splitlines() == [
        "Hello,",
        "",
        f"Here is what is new on {site.name}.",
        "",
        "News: Title of bees",
        "Sunday 14 March 2027, 6pm",
        "Summary of bees.",
        "http://127.0.0.1:8000/news/bees/",
        "",
        "If you have a question, reply to this email. Or ring us on "
        "020\xa07946\xa00000.",
        "",
        "Westbridge City Council",
        f"{site.name}, http://127.0.0.1:8000/",
        "",
        "You asked for these updates on Wednesday\xa010\xa0March\xa02027. Change "
        "how often and about what, on your private page. Keep this link to yourself:",
        url,
        "",
        "No more updates:",
        f"{url}stop/",
    ]
    assert f'<a href="{url}stop/">' in html_of(email)


def test_the_header_names_the_page_on_which_one_click_stops_it(
    clock: time_machine.Traveller, board: Board
) -> None:
    subscription = make_subscription()
    board.publish("bees")
    look_and_tell(board, clock)
    [message] = mail.outbox
    headers = message.message()
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (
        f"<{subscription.private_url}stop/>",
        "List-Unsubscribe=One-Click",
    )


def test_a_digest_that_was_sent_is_remembered_without_its_links(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    board.publish("bees")
    look_and_tell(board, clock)
    email = Email.objects.latest("pk")
    assert (email.status, email.text, email.unsubscribe_url) == ("sent", "", "")


def test_what_was_there_before_is_not_told(
    clock: time_machine.Traveller, board: Board
) -> None:
    board.publish("old")
    tell(board)
    make_subscription()
    assert look_and_tell(board, clock) == 0
    board.publish("new")
    assert look_and_tell(board, clock) == 1
    assert told() == [(MIRA, ["new"])]


def test_without_news_there_is_no_email(
    clock: time_machine.Traveller, board: Board
) -> None:
    for number, frequency in enumerate(["at_once", "weekly", "monthly"]):
        make_subscription(email=f"{number}@example.com", frequency=frequency)
    for _week in range(6):
        clock.shift(timedelta(days=7))
        assert tell(board) == 0


def test_nobody_is_told_before_they_confirmed(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    Subscription.objects.update(confirmed_at=None)
    board.publish("bees")
    assert look_and_tell(board, clock) == 0


def test_what_staff_take_off_in_time_is_told_to_nobody(
    clock: time_machine.Traveller, board: Board, settings: LazySettings
) -> None:
    make_subscription()
    board.publish("mistake")
    tell(board)
    clock.shift(HOLD - timedelta(seconds=1))
    assert tell(board) == 0
    board.hide("mistake")
    clock.shift(1)
    assert tell(board) == 0
    settings.DECISION_HOLD_MINUTES = 0
    board.publish("right")
    clock.shift(timedelta(minutes=11))
    assert tell(board) == 1
    assert told() == [(MIRA, ["right"])]


def test_a_batch_of_news_is_one_email(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    board.publish("one")
    tell(board)
    clock.shift(timedelta(minutes=2))
    board.publish("two")
    tell(board)
    clock.shift(HOLD)
    assert tell(board) == 1
    board.publish("three")
    tell(board)
    clock.shift(HOLD)
    assert tell(board) == 1
    assert told() == [(MIRA, ["one", "two"]), (MIRA, ["three"])]
    assert mail.outbox[0].subject.endswith(": Title of one, and 1 more")


def test_weekly_ones_come_on_monday_at_eight(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription(frequency="weekly")
    board.publish("bees")
    counts = []
    for moment in [
        london(2027, 3, 10, 12, 1),
        london(2027, 3, 15, 7, 59),
        london(2027, 3, 15, 8),
        london(2027, 3, 15, 8, 1),
        london(2027, 3, 22, 8, 1),
    ]:
        clock.move_to(moment)
        counts.append(tell(board))
    assert counts == [0, 0, 1, 0, 0]


def test_a_week_without_news_is_not_made_up_for_on_a_wednesday(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription(frequency="weekly")
    clock.move_to(london(2027, 3, 15, 8))
    tell(board)
    board.publish("bees")
    clock.move_to(london(2027, 3, 17, 8))
    assert look_and_tell(board, clock) == 0
    clock.move_to(london(2027, 3, 22, 8))
    assert tell(board) == 1


def test_a_monday_without_a_worker_is_made_up_for(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription(frequency="weekly")
    board.publish("bees")
    tell(board)
    clock.move_to(london(2027, 3, 16, 17))
    assert tell(board) == 1
    board.publish("bats")
    clock.move_to(london(2027, 3, 22, 7, 30))
    assert look_and_tell(board, clock) == 0
    clock.move_to(london(2027, 3, 22, 8))
    assert tell(board) == 1


def test_everybody_hears_of_their_focus_areas_and_of_the_whole_programme(
    clock: time_machine.Traveller, board: Board
) -> None:
    clean, people, *_others = FocusArea.objects.all()
    make_subscription(email="all@example.com")
    make_subscription(email="clean@example.com", areas=[clean])
    make_subscription(email="both@example.com", areas=[clean, people])
    board.publish("clean", areas=frozenset([clean.pk]))
    board.publish("people", areas=frozenset([people.pk]))
    board.publish("whole")
    look_and_tell(board, clock)
    assert told() == [
        ("all@example.com", ["clean", "people", "whole"]),
        ("clean@example.com", ["clean", "whole"]),
        ("both@example.com", ["clean", "people", "whole"]),
    ]


def test_a_focus_area_that_is_gone_does_not_stand_for_all(
    clock: time_machine.Traveller, board: Board
) -> None:
    area = FocusArea.objects.create(name="Parks", slug="parks", hue="people")
    subscription = make_subscription(areas=[area])
    area.delete()
    board.publish("people", areas=frozenset([1]))
    assert (look_and_tell(board, clock), subscription.area_names) == (
        0,
        ["The whole programme"],
    )


def test_a_new_rhythm_begins_when_it_is_chosen(
    clock: time_machine.Traveller, board: Board
) -> None:
    subscription = make_subscription(frequency="at_once")
    clock.move_to(london(2027, 3, 31, 12))
    services.change(subscription, frequency="weekly", areas=[])
    board.publish("bees")
    assert look_and_tell(board, clock) == 0
    clock.move_to(london(2027, 4, 5, 8))
    assert tell(board) == 1


def test_a_long_digest_ends_with_the_number_of_the_rest(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    for number in range(32):
        board.publish(f"n{number}")
    look_and_tell(board, clock)
    [message] = mail.outbox
    text = message.body
    assert text.count("News: ") == 30
    assert "And 2 more on our website:\nhttp://127.0.0.1:8000/\n" in text
