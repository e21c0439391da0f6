"""Requests that no browser sends."""

import io
from collections.abc import Iterator
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.models import SiteSettings
from smartcity.wsgi import application

MULTIPART_BODY = (
    b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xc3\xa9\r\n--X--\r\n'
)
REQUESTS = [
    ("GET", "text/plain", b""),
    ("POST", "application/x-www-form-urlencoded", b"name=%C3%A9"),
    ("POST", "multipart/form-data; boundary=X", MULTIPART_BODY),
]


@pytest.fixture(autouse=True)
def _keep_the_connection() -> Iterator[None]:
    """Keep requests from closing it, and the test's transaction with it."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def statuses_with_parameter(parameter: str) -> set[str]:
    """Return the statuses of requests whose Content-Type ends with this parameter."""
    found: set[str] = set()
    for method, kind, body in REQUESTS:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/contact/general/",
            "QUERY_STRING": "q=%C3%A9",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": f"{kind}; {parameter}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        application(environ, lambda status, _headers: found.add(status))
    return found


@pytest.mark.parametrize("charset", ["hex", "idna", "punycode", "undefined", "nobodys"])
def test_another_charset_is_a_bad_request(site: SiteSettings, charset: str) -> None:
    assert statuses_with_parameter(f"charset={charset}") == {"400 Bad Request"}


@pytest.mark.parametrize("parameter", ["", "charset=UTF-8", 'charset="utf-8"'])
def test_utf_8_is_read(site: SiteSettings, parameter: str) -> None:
    assert statuses_with_parameter(parameter) == {"200 OK"}


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parameter=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
)
@example(parameter="charset*=hex''utf-8")
@example(parameter="charset*=nobodys''utf-8")
@example(parameter="charset*0=he; charset*1=x")
@example(parameter='charset="')
def test_no_content_type_is_a_fault_of_ours(site: SiteSettings, parameter: str) -> None:
    assert statuses_with_parameter(parameter) <= {"200 OK", "400 Bad Request"}
