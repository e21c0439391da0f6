"""Tests of core.uploads.storage: names of stored files, and how they are sent."""

import re
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from core import uploads


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Plan of the square.pdf", "Plan of the square.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\evil.pdf", "evil.pdf"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("two\r\nlines\0.pdf", "twolines.pdf"),
        ("  wide\u00a0 \u3000name .pdf ", "wide name .pdf"),
        (".htaccess", "htaccess"),
        ("مخطط الساحة.pdf", "مخطط الساحة.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("x" * 200 + ".pdf", "x" * 96 + ".pdf"),
        ("", "file"),
        ("..", "file"),
        ("folder/", "file"),
        ("\u200b\u2067", "file"),
    ],
)
def test_names_are_safe_to_show(given_name: str, shown: str) -> None:
    assert uploads.safe_filename(given_name) == shown


@given(st.text())
def test_any_name_is_short_visible_and_of_no_folder(name: str) -> None:
    shown = uploads.safe_filename(name)
    assert 0 < len(shown) <= 100
    assert shown.isprintable()
    assert not set(shown) & set("/\\")
    assert uploads.safe_filename(shown) == shown


def test_stored_names_are_not_to_be_guessed() -> None:
    names = {uploads.random_name("pdf") for _ in range(100)}
    assert len(names) == 100
    assert all(re.fullmatch(r"[0-9a-f]{32}\.pdf", name) for name in names)


def test_a_stored_file_is_readable_by_our_user_alone_and_has_no_url(db: None) -> None:
    name = default_storage.save(uploads.random_name("pdf"), ContentFile(b"%PDF-"))
    mode = Path(default_storage.path(name)).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert Client().get(default_storage.url(name)).status_code == 404
    default_storage.delete(name)


def send_file(request: HttpRequest, name: str) -> FileResponse:
    return uploads.stored_response(name, shown_as=request.GET["as"])


urlpatterns = [path("<name>", send_file)]


@pytest.mark.parametrize(
    ("extension", "shown_as", "content_type", "disposition"),
    [
        ("webp", "tree.jpg", "image/webp", 'inline; filename="tree.jpg.webp"'),
        ("jpeg", "tree.JPG", "image/jpeg", 'inline; filename="tree.JPG"'),
        ("pdf", "plan.pdf", "application/pdf", 'attachment; filename="plan.pdf"'),
        ("pdf", "a.exe", "application/pdf", 'attachment; filename="a.exe.pdf"'),
        (
            "pdf",
            'Zoë "1".pdf',
            "application/pdf",
            "attachment; filename*=utf-8''Zo%C3%AB%20%221%22.pdf",
        ),
    ],
)
def test_a_stored_file_leaves_so_that_no_browser_runs_it(
    settings: object,
    client: Client,
    extension: str,
    shown_as: str,
    content_type: str,
    disposition: str,
) -> None:
    settings.ROOT_URLCONF = __name__
    name = default_storage.save(uploads.random_name(extension), ContentFile(b"content"))
    response = client.get(f"/{name}", {"as": shown_as})
    assert response.getvalue() == b"content"
    assert {
        header: response[header]
        for header in [
            "Content-Type",
            "Content-Disposition",
            "Content-Length",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        ]
    } == {
        "Content-Type": content_type,
        "Content-Disposition": disposition,
        "Content-Length": "7",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    assert "Cache-Control" not in response
    default_storage.delete(name)
