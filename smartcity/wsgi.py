"""WSGI application that granian serves."""

import os
import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils.http import parse_header_parameters

from smartcity.backends import limit_statements
from smartcity.parent import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")


def is_utf_8(content_type: str) -> bool:
    """Whether a Content-Type names no charset, or this one."""
    try:
        _media_type, params = parse_header_parameters(content_type)
    except ValueError:
        return False
    return params.get("charset", "utf-8").lower() in {"utf-8", "utf8"}


def utf_8_only(application: WSGIApplication) -> WSGIApplication:
    """Answer 400 to requests in any other charset.

    Middleware would be too late: Django decodes the query string before, and codecs
    such as "hex" or "idna" then fail."""

    def wrapper(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if is_utf_8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start)
        start("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"This site reads UTF-8 only.\n"]

    return wrapper


# A stored page takes a fraction of a millisecond. It does not wait five for a thread
# that makes another one.
sys.setswitchinterval(0.0005)

application = utf_8_only(get_wsgi_application())
limit_statements(connections.settings["default"])
