"""Steps of an entrant on the private page."""

from django.test import Client

from challenges.forms.fields import NOT_SURE
from challenges.models import Entry
from core import antispam

LOST_LINK_URL = "/my-entry/"


def revision_form_data(entry: Entry, **over: str) -> dict[str, str]:
    """Return the form data as it is shown, with these changes."""
    area = entry.area_shown_to_entrant
    form = {
        "title": entry.title,
        "focus_area": str(area.pk) if area else NOT_SURE,
        "problem": entry.problem,
        "idea": entry.idea,
        "beneficiaries": entry.beneficiaries,
        "links": entry.links,
        "help_needed": entry.help_needed,
        "organisation": entry.organisation,
        "team": entry.team,
        "website": "",
        "form_token": antispam.new_form_token(),
    }
    if entry.may_publish:
        form["may_publish"] = "on"
    return {**form, **over}


def change_entry(client: Client, entry: Entry, **over: str) -> Entry:
    response = client.post(
        f"{entry.private_path}change/", revision_form_data(entry, **over)
    )
    assert (response.status_code, response.headers.get("Location")) == (
        303,
        entry.private_path,
    )
    return Entry.objects.get(pk=entry.pk)


def ask_for_links(client: Client, whose: str) -> str:
    form = {"whose": whose, "website": "", "form_token": antispam.new_form_token()}
    response = client.post(LOST_LINK_URL, form)
    assert response.status_code == 303
    return response.url
