"""Emails of an announcement, word by word."""

from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge, Entry
from challenges.services import announcements, results
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import announce
from tests.support.spaces import plain_spaces

WHY = "One is with the lawyers."

EMAILS = {
    "winner": (
        "The results of Quiet streets are out (%(reference)s)",
        "Congratulations! The judges have chosen “Idea winner”: Overall winner. We "
        "will get in touch with you in the next few days.",
    ),
    "runner_up": (
        "The results of Quiet streets are out (%(reference)s)",
        "Congratulations! The judges have chosen “Idea runner_up”: Runner-up.",
    ),
    "not_selected": (
        "The results of Quiet streets are out (%(reference)s)",
        "“Idea not_selected” is not among the ideas that the judges chose. We know "
        "that you put time and thought into it. Thank you: ideas that do not win still "
        "shape what the city does.",
    ),
}
SORRY = (
    "What we told you about “Idea %(kind)s” when the results of Quiet streets came out "
    "was not right. We are sorry.\n\n"
)
CORRECTIONS = {
    "winner": "“Idea winner” is not among the ideas that the judges chose.",
    "runner_up": "The judges have chosen “Idea runner_up”: Best. We will get in touch "
    "with you in the next few days.",
}
REST = """See what the judges chose:
http://127.0.0.1:8000/challenge/quiet-streets/

Your reference is %(reference)s.

See where your idea stands on your private page. Keep this link to yourself:
%(link)s

If you have a question, reply to this email. Or ring us on 020 7946 0000.

Westbridge City Council
A Smart City for All, http://127.0.0.1:8000/

Stop emails about this idea:
%(link)semails/
"""


def email_to(entry: Entry) -> tuple[str, str]:
    email = Email.objects.get(reference=entry.reference)
    return email.subject, plain_spaces(email.text)


def written(entry: Entry, words: str) -> str:
    params = {"reference": entry.reference, "link": entry.private_url}
    return f"Dear Mira Vale,\n\n{words}\n\n{REST}" % params


def test_each_kind_of_email_in_full(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    previews = {
        kind: announcements.preview_email(
            Entry.objects.get(pk=ideas[kind].pk), site=SiteSettings.load()
        )
        for kind in EMAILS
    }
    announce(challenge, by=staff, reason=WHY)
    for kind, (subject, words) in EMAILS.items():
        entry = ideas[kind]
        subject %= {"reference": entry.reference}
        assert email_to(entry) == (subject, written(entry, words))
        shown = plain_spaces(previews[kind].text).replace(
            "(the entrant’s private link)", entry.private_url
        )
        assert (previews[kind].subject, shown) == email_to(entry)


def test_each_kind_of_correction_in_full(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    Email.objects.all().delete()
    results.set_outcome(ideas["winner"], by=staff, outcome="not_selected")
    results.set_outcome(ideas["runner_up"], by=staff, outcome="winner", award="Best")
    announce(challenge, by=staff, reason=WHY)
    for kind, words in CORRECTIONS.items():
        entry = ideas[kind]
        subject = f"A correction to the results of Quiet streets ({entry.reference})"
        words = SORRY % {"kind": kind} + words
        assert email_to(entry) == (subject, written(entry, words))


def test_an_email_says_how_many_read_it_if_somebody_counted(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    entry = ideas["not_selected"]
    Entry.objects.filter(pk=entry.pk).update(reader_count=3)
    announce(challenge, by=staff, reason=WHY)
    words = "that the judges chose. At least 3 judges read it. We know that you put"
    assert words in email_to(entry)[1]


def test_a_printed_letter_tells_the_outcome(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    url = f"/admin/challenges/entry/{ideas['winner'].pk}/printed-letter/"
    assert "Overall winner" not in staff_client.get(url).text
    announce(challenge, by=staff, reason=WHY)
    assert "“Idea winner”: Overall winner." in staff_client.get(url).text
