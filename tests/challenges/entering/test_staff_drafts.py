"""Staff enter a draft for somebody who asks for help with it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import attachments, drafts
from core.stored_files import NewFile
from core.uploads import Kind

ADD_URL = "/admin/challenges/entry/add/"


def add_url(draft: Draft) -> str:
    draft.refresh_from_db()
    query = urlencode({"draft": draft.reference, "fingerprint": draft.fingerprint})
    return f"{ADD_URL}?{query}"


def test_staff_enter_a_draft_for_somebody_who_asks(
    staff_client: Client, staff: User, draft: Draft
) -> None:
    attachments.change_files(
        draft, add=NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "a.pdf")
    )
    found = staff_client.get(f"/admin/challenges/draft/?q={draft.reference}").text
    assert draft.reference in found
    assert "library roof" not in found
    page = staff_client.get(f"/admin/challenges/draft/{draft.pk}/change/").text
    address = add_url(draft)
    assert f'href="{escape(address)}"' in page
    assert "library roof" not in page

    Challenge.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    form = staff_client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    assert {name: typed[name] for name in draft.answers} == draft.answers
    filled = {name: value for name, value in typed.items() if value}
    for _click in "ab":
        staff_client.post(address, {**filled, "rules_accepted": "on"})
    entry = Entry.objects.get()
    assert (entry.reference, entry.private_path, entry.entered_by) == (
        draft.reference,
        draft.private_path,
        staff,
    )
    assert (entry.origin, entry.is_late, entry.attachments.count()) == (
        "phone",
        True,
        1,
    )
    assert Draft.objects.count() == 0


def test_who_reads_a_draft_stands_in_its_history_for_good(
    staff_client: Client, staff: User, draft: Draft
) -> None:
    staff_client.get(f"/admin/challenges/draft/{draft.pk}/change/")
    assert LogEntry.objects.count() == 0  # none of its words
    staff_client.get(f"{ADD_URL}?draft={draft.reference}")
    history = staff_client.get(f"/admin/challenges/draft/{draft.pk}/history/").text
    assert "Read, to enter it for its writer." in history
    reference = draft.reference
    drafts.delete(draft)
    row = LogEntry.objects.get()
    assert (row.user, reference in row.object_repr) == (staff, True)


def test_drafts_are_for_those_who_decide_on_entries(
    client: Client, draft: Draft
) -> None:
    client.force_login(User.objects.create_user("ann", is_staff=True))
    for address in ("", f"{draft.pk}/change/"):
        page = client.get(f"/admin/challenges/draft/{address}")
        assert page.status_code == 403
    assert client.get(f"{ADD_URL}?draft={draft.reference}").status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("write", "The draft was changed meanwhile: open it again."),
        ("delete", "The draft was deleted: ask them again."),
    ],
)
def test_staff_enter_no_draft_that_its_writer_has_changed_meanwhile(
    staff_client: Client, draft: Draft, change: str, sentence: str
) -> None:
    address = add_url(draft)
    form = staff_client.get(address).context["adminform"].form
    sent = {n: v for n in form.fields if (v := form[n].value())}
    if change == "write":
        drafts.save_answers(draft, names=["idea"], answers={"idea": "Newer words."})
    else:
        drafts.delete(draft)
    page = staff_client.post(address, {**sent, "rules_accepted": "on"})
    assert page.context["errors"][0] == [sentence]
    assert Entry.objects.count() == 0
    assert Draft.objects.count() == (1 if change == "write" else 0)
