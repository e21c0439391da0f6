"""Protection of public forms against machines: honeypot, time trap, rate limit.

A form carries a signed token that says when it was shown, and a random key. Key and
answers together identify one submission, so the same form sent twice (double click,
reload) is recognised; answers changed with the back button count as a new submission.
Nothing that somebody typed is lost: a form that fails a check comes back with its
answers and a sentence that says why.

There is no cookie and so no CSRF token: a public form acts for nobody who is signed in.
Another site could still make its visitors' browsers send the form, but browsers say so
(Fetch Metadata, header Sec-Fetch-Site).
"""

import time
import uuid
from datetime import UTC, datetime
from math import ceil
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextForm
from core.rate_limit import is_over_limit
from core.uploads import UploadField

FORM_TOKEN_SALT = "core.antispam"  # nosec B105 (a salt names a purpose)

FORM_TOKEN_MAX_AGE = 7 * 24 * 3600
"""Seconds that a form may stay open before it is sent."""

HOUR_SECONDS = 3600
"""Seconds over which the rate limit counts."""

ALL_FORMS = "all-forms"
"""Name under which the rate limit counts all forms together."""

HEAVY_COUNTS = 20
"""Number of sends as which a form counts that brings a file that takes too long to
open."""

CROSS_SITE_MESSAGE = _("Another website sent this form. Send it from here.")

RATE_LIMIT_MESSAGE = _(
    "This form was sent very many times from your connection in the last hour. Keep "
    "this page open and send it a little later."
)


def new_form_token() -> str:
    """Return a signed token with the time of now and a random key."""
    return signing.dumps(
        {"key": str(uuid.uuid4()), "shown": time.time()}, salt=FORM_TOKEN_SALT
    )


class AntiSpamForm(CleanTextForm):
    """Base form for the public. After is_valid(), `idempotency_key` identifies this
    submission."""

    website = forms.CharField(
        label=_("Website"),
        help_text=_("Leave this box empty. It is a trap for machines."),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "honeypot", "tabindex": "-1", "autocomplete": "off"}
        ),
    )
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)

    has_time_trap = True
    """Whether who sends it within FORM_MIN_SECONDS is asked to send it again. Not for a
    form of one field, which the browser may fill in."""

    idempotency_key: uuid.UUID

    status = 200
    """The HTTP status of the page when the form is shown again; see check_request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = new_form_token

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Empty the box called “Website”."))
        return ""

    @cached_property
    def _token(self) -> dict[str, Any] | None:
        """Content of the submitted token; None if it is not ours or too old."""
        name = self.add_prefix("form_token")
        try:
            token: dict[str, Any] = signing.loads(
                self.data.get(name, ""),
                salt=FORM_TOKEN_SALT,
                max_age=FORM_TOKEN_MAX_AGE,
            )
        except signing.BadSignature:
            return None
        return token

    @property
    def shown_at(self) -> datetime | None:
        """When this form was shown; None if its token does not say."""
        if self._token is None:
            return None
        return datetime.fromtimestamp(self._token["shown"], UTC)

    def renew_form_token(self) -> None:
        """Give the form a new token, as if it were shown for the first time now."""
        data = cast(QueryDict, self.data)
        data[self.add_prefix("form_token")] = new_form_token()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self._token is None:
            self.renew_form_token()
            self.add_error(
                None,
                _("This page was open for a long time. Check your answers and send."),
            )
            return cleaned
        data = cast(QueryDict, self.data)
        answers = sorted((name, data.getlist(name)) for name in data)
        # The key must not depend on the answers alone: a stranger who knew them all
        # would be sent on to the thank-you page, and to the private link on it.
        self.idempotency_key = uuid.uuid5(uuid.UUID(self._token["key"]), repr(answers))
        was_quick = time.time() - self._token["shown"] < settings.FORM_MIN_SECONDS
        if self.has_time_trap and was_quick and not self.errors:
            self.add_error(
                None, _("That was very quick. Check your answers, then send again.")
            )
        return cleaned

    def check_request(self, request: HttpRequest, *, limit: str) -> None:
        """Count this send against the rate limit of that name. If it cannot be taken,
        add an error that says why, and set `status`; its files are not opened then.

        Call it once for each send, before anything asks for the form's errors."""
        refusal, self.status = check_send(request, limit=limit)
        if refusal:
            self.files = MultiValueDict()
            self.add_error(None, refusal)

    def is_accepted(self, request: HttpRequest, *, limit: str) -> bool:
        """Whether this send can be taken, and its answers are valid."""
        self.check_request(request, limit=limit)
        count_heavy_files(request, self, limit=limit)
        return self.is_valid()

    @property
    def looks_human(self) -> bool:
        """Whether the submission passed the spam checks; answers may still be wrong."""
        return not self.errors.get("website") and not self.non_field_errors()


def is_cross_site(request: HttpRequest) -> bool:
    """Return whether a page of another site sent this form (Fetch Metadata)."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def is_rate_limited(request: HttpRequest, *, limit: str, times: int = 1) -> bool:
    """Count one submission, or so many `times` one; return whether this IP address has
    sent too many.

    The limits per hour are FORM_POSTS_PER_HOUR under the name `limit` and
    ALL_FORM_POSTS_PER_HOUR for all forms."""
    limits = {
        limit: settings.FORM_POSTS_PER_HOUR,
        ALL_FORMS: settings.ALL_FORM_POSTS_PER_HOUR,
    }
    return is_over_limit(request, limits, seconds=HOUR_SECONDS, times=times)


def count_heavy_files(request: HttpRequest, form: forms.Form, *, limit: str) -> None:
    """Count a form, which was counted once, as many times as its files took seconds of
    processor time to open, and one that took too long as HEAVY_COUNTS: with a few of
    them, one sender could keep all others waiting."""
    errors = [error for each in form.errors.as_data().values() for error in each]
    fields = [each for each in form.fields.values() if isinstance(each, UploadField)]
    times = ceil(sum(field.seconds for field in fields))
    if any(error.code == "heavy" for error in errors):
        times = max(times, HEAVY_COUNTS)
    if times > 1:
        is_rate_limited(request, limit=limit, times=times - 1)


def check_send(request: HttpRequest, *, limit: str) -> tuple[str, int]:
    """Return why this submission is refused, and the HTTP status; or ("", 200).

    Counts the submission, so call it once for each. `limit` is the name under
    which it counts."""
    if is_cross_site(request):
        return str(CROSS_SITE_MESSAGE), 403
    if is_rate_limited(request, limit=limit):
        return str(RATE_LIMIT_MESSAGE), 429
    return "", 200
