"""What stands between the public forms and machines: honeypot, time trap, rate limit.

A form carries a stamp: when it was shown, and a random key. Key and answers together
make a second send of the same form (double click, reload) recognisable; answers that
were changed with the back button count as a new send. Nothing here throws away what
somebody typed: a form that trips the guard comes back with a sentence and its answers.

There is no cookie and so no CSRF token: a public form acts for nobody who is signed in.
What a foreign page could still do is send it from its visitors' browsers, and browsers
tell (Fetch Metadata, Sec-Fetch-Site).
"""

import logging
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextForm
from core.http import hashed_ip

logger = logging.getLogger(__name__)

FORM_TOKEN_SALT = "core.antispam"
FORM_TOKEN_MAX_AGE = 7 * 24 * 3600  # seconds
HOUR = 3600  # seconds


def new_form_token() -> str:
    return signing.dumps(
        {"key": str(uuid.uuid4()), "shown": time.time()}, salt=FORM_TOKEN_SALT
    )


class AntiSpamForm(CleanTextForm):
    """Mixin for public forms. After is_valid(), `idempotency_key` names this very send."""

    website = forms.CharField(
        label=_("Website"),
        help_text=_("Leave this box empty. It is a trap for machines."),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "honeypot", "tabindex": "-1", "autocomplete": "off"}
        ),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    idempotency_key: uuid.UUID

    status = 200
    """The HTTP status of the page when the form is shown again; see check_request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = new_form_token

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Empty the box called “Website”."))
        return ""

    @cached_property
    def _stamp(self) -> dict[str, Any] | None:
        """What the stamp says, if it is one of ours and not too old."""
        name = self.add_prefix("stamp")
        try:
            stamp: dict[str, Any] = signing.loads(
                self.data.get(name, ""),
                salt=FORM_TOKEN_SALT,
                max_age=FORM_TOKEN_MAX_AGE,
            )
        except signing.BadSignature:
            return None
        return stamp

    @property
    def shown_at(self) -> datetime | None:
        """When this form was shown; None if its stamp does not tell."""
        if self._stamp is None:
            return None
        return datetime.fromtimestamp(self._stamp["shown"], UTC)

    def restamp(self) -> None:
        """When the form comes back, it counts as shown now."""
        self.data[self.add_prefix("stamp")] = new_form_token()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self._stamp is None:
            self.restamp()
            self.add_error(
                None,
                _("This page was open for a long time. Check your answers and send."),
            )
            return cleaned
        answers = sorted((name, self.data.getlist(name)) for name in self.data)
        # Never from the answers alone: whoever knew them all would be sent on to the
        # thank-you page of somebody else, and to the private link on it.
        self.idempotency_key = uuid.uuid5(uuid.UUID(self._stamp["key"]), repr(answers))
        was_quick = time.time() - self._stamp["shown"] < settings.FORM_MIN_SECONDS
        if was_quick and not self.errors:
            self.add_error(
                None, _("That was very quick. Check your answers, then send again.")
            )
        return cleaned

    def check_request(self, request: HttpRequest, *, limit: str) -> None:
        """Count this send against the rate limit of that name. If it cannot be taken,
        add an error that says why, and set `status`.

        Call it once for each send."""
        refusal, self.status = check_send(request, form=limit)
        if refusal:
            self.add_error(None, refusal)

    def is_accepted(self, request: HttpRequest, *, limit: str) -> bool:
        """Whether this send can be taken, and its answers are valid."""
        self.check_request(request, limit=limit)
        return self.is_valid()

    @property
    def passes_guard(self) -> bool:
        """Whether a person sent it, with answers that may still be missing or wrong."""
        return not self.errors.get("website") and not self.non_field_errors()


CROSS_SITE_MESSAGE = _("Another website sent this form. Send it from here.")


def is_cross_site(request: HttpRequest) -> bool:
    """Whether a page of another site sent this form (Fetch Metadata)."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


ALL_FORMS = "all-forms"

ENOUGH = _(
    "This form was sent very many times from your connection in the last hour. Keep "
    "this page open and send it a little later."
)


def is_rate_limited(request: HttpRequest, *, form: str) -> bool:
    """Count one send; True above FORM_POSTS_PER_HOUR for this address and form, or
    above ALL_FORM_POSTS_PER_HOUR for this address and all forms.

    The hash of the address is forgotten after an hour. When the cache is down,
    everybody may pass."""
    window, address = int(time.time() // HOUR), hashed_ip(request)
    limits = {
        form: settings.FORM_POSTS_PER_HOUR,
        ALL_FORMS: settings.ALL_FORM_POSTS_PER_HOUR,
    }
    try:
        return any(
            _count(f"guard:{window}:{name}:{address}") > limit
            for name, limit in limits.items()
        )
    except Exception:
        logger.warning("The rate limit is off: the cache does not answer.")
        return False


def _count(key: str) -> int:
    cache.add(key, 0, timeout=HOUR)
    count: int = cache.incr(key)
    return count


def check_send(request: HttpRequest, *, form: str) -> tuple[str, int]:
    """Why this send cannot be taken, and the HTTP status for that; ("", 200) if it can.

    Counts the send, so call it once for each. `form` names the form of the limit."""
    if is_cross_site(request):
        return str(CROSS_SITE_MESSAGE), 403
    if is_rate_limited(request, form=form):
        return str(ENOUGH), 429
    return "", 200
