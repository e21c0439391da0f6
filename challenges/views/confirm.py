"""The page that asks before something is done with an idea or a draft."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from challenges.models import Draft, Entry


def confirm_page(
    request: HttpRequest,
    obj: Draft | Entry,
    *,
    question: str,
    effects: Sequence[str],
    yes: str,
    no: str,
    button_name: str = "",
    is_dangerous: bool = False,
) -> HttpResponse:
    """Ask `question`, say what happens (`effects`), and offer the button `yes` and the
    link back `no`. The form posts to the page itself. What cannot be taken back looks
    dangerous."""
    back_url = obj.draft_path if isinstance(obj, Draft) else obj.private_path
    context = {
        "obj": obj,
        "question": question,
        "effects": effects,
        "yes": yes,
        "no": no,
        "back_url": back_url,
        "button_name": button_name,
        "is_dangerous": is_dangerous,
    }
    return render(request, "confirm.html", context)
