"""WSGI application whose answer breaks off in the middle, as when a storage fails."""

from collections.abc import Iterator
from wsgiref.types import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
    headers = [("Content-Type", "text/csv")]
    if environ["PATH_INFO"] == "/sized":
        headers.append(("Content-Length", "1000"))
    start("200 OK", headers)
    return _rows(breaks=environ["PATH_INFO"] != "/whole")


def _rows(*, breaks: bool) -> Iterator[bytes]:
    for _number in range(3):
        yield b"a,b,c\n"
    if breaks:
        raise OSError("The storage is gone.")
