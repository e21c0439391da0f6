"""The table of access, and how to ask for what stands in it."""

from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.support.url_map import fill

Table = dict[str, dict[str, str]]
"""Answers by address and column."""


def read_table() -> Table:
    found: Table = {}
    columns: list[str] = []
    for line in Path(__file__).with_name("access.txt").read_text().splitlines():
        first, *cells = line.split() or ["#"]
        if first == "address":
            columns = cells
        elif first != "#":
            assert first not in found, f"Two rows in access.txt: {first}"
            found[first] = dict(zip(columns, cells, strict=True))
    return found


TABLE = read_table()
STAFF = {a: row for a, row in TABLE.items() if "super" in row}
VISITORS = {a: row for a, row in TABLE.items() if "super" not in row}


def opened(client: Client, url: str) -> HttpResponse:
    response = client.get(url)
    if response.streaming:
        response.getvalue()  # which closes the file
    return response


def answer(response: HttpResponse) -> str:
    """Return what access.txt calls this response."""
    if response.headers.get("Location", "").startswith("/admin/login/"):
        return "login"
    return "." if response.status_code == 403 else str(response.status_code)


def url_for_staff(address: str, rows: dict[str, Any]) -> str:
    """Return a URL of the admin that leads to a row."""
    route = address.removeprefix("/admin/")
    row = rows.get("/".join(route.split("/")[:2]))
    if route.endswith("/plan/") and not route.startswith("judging/"):
        row = rows["plan"]
    if route.startswith("r/"):
        row = rows["news/post"]
    kind = ContentType.objects.get_for_model(type(row)) if row else None
    file = rows["message file" if route.startswith("contact") else "file"]
    pk = row.pk if row else ""
    values = {
        **dict.fromkeys(("pk", "object_id", "uidb64", "token"), pk),
        "content_type_id": kind.pk if kind else "",
        "file_pk": file.pk,
        "import_pk": rows["import"].pk,
        "challenge_pk": rows["challenges/challenge"].pk,
        "filename": "document.pdf",
        "url": "nowhere/",
    }
    return fill(address, values)


def address_of(link: str) -> str:
    """Return the row of the table for a link."""
    route = resolve(link).route
    return link if "(?P<app_label>" in route else f"/{route}"
