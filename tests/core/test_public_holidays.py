"""Tests of core.public_holidays."""

import subprocess
import sys
from datetime import date

import pytest

from core import public_holidays as public_holidays_module
from core.public_holidays import UnknownPlace, public_holidays
from smartcity.environment import make_env


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    scotland = public_holidays("GB-SCT", 2027)
    assert (date(2027, 1, 4) in scotland, date(2027, 3, 29) in scotland) == (
        True,
        False,
    )
    assert date(2027, 3, 29) in public_holidays("GB-ENG", 2027)


@pytest.mark.parametrize("place", ["QQ", "GB-QQ", "", "-", "GB-ENG-"])
def test_a_place_that_the_package_lacks_is_said_to_be_unknown(place: str) -> None:
    with pytest.raises(UnknownPlace, match=r"not available|does not have"):
        public_holidays(place, 2027)


def test_a_machine_too_busy_to_compute_them_starts_the_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(public_holidays_module, "TIMEOUT", 0.001)
    public_holidays.cache_clear()
    monkeypatch.setenv("HOLIDAYS_OF", "GB-SCT")
    assert make_env().region("HOLIDAYS_OF") == "GB-SCT"


def test_no_process_of_the_site_keeps_the_package() -> None:
    program = (
        "import sys, django; django.setup(); import smartcity.urls\n"
        "from core.working_days import is_working_day; from datetime import date\n"
        "print(is_working_day(date(2026, 12, 25)), 'holidays' in sys.modules)"
    )
    output = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert output == "False False\n"
