"""Answers that Django has no class for."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303 after a POST: the browser fetches the next page with GET, and a reload of
    that page sends nothing again (RFC 9110, section 15.4.4)."""

    status_code = 303
