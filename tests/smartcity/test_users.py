"""Users in the admin: who they are, their roles, and who may change what."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries

from core.models import SiteSettings
from outbox.models import Email
from smartcity.roles import ROLES
from tests.smartcity.user_pages import (
    ADD_URL,
    ANN,
    LIST_URL,
    make_colleague,
    press,
    user_form_data,
    user_url,
)
from tests.support.admin_forms import opened_form

pytestmark = pytest.mark.django_db


def log_lines() -> list[str]:
    rows = LogEntry.objects.order_by("pk")
    return [row.get_change_message() for row in rows]


def role_pk(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_inviting_makes_a_user_without_a_password(
    staff_client: Client, site: SiteSettings
) -> None:
    data = {**ANN, "groups": [role_pk("Editors"), role_pk("Events")]}
    page = staff_client.post(ADD_URL, data, follow=True)
    user = User.objects.get(email=ANN["email"])
    assert page.redirect_chain == [(user_url(user), 302)]
    assert (user.username, user.is_staff, user.is_superuser) == (
        ANN["email"],
        True,
        False,
    )
    assert not user.has_usable_password()
    assert {group.name for group in user.groups.all()} == {"Editors", "Events"}
    assert "goes to ann@westbridge.example." in page.text
    assert page.context["state"].label == "Invited"
    assert log_lines() == ["Added.", "Sent a link that sets a password."]


def test_each_role_says_what_it_may_do(staff_client: Client) -> None:
    page = staff_client.get(ADD_URL)
    options = page.context["adminform"].form.role_options
    words = {str(option.choice_label): str(text) for option, text in options}
    assert words == {name: str(role.description) for name, role in ROLES.items()}
    assert "Designates that" not in page.text  # as Django says


def test_the_page_has_no_hash_and_no_permission(
    staff_client: Client, staff: User
) -> None:
    page = staff_client.get(user_url(staff)).text
    assert "pbkdf2" not in page
    assert staff.password not in page
    assert "user_permissions" not in page
    assert "Can add" not in page


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"first_name": ""}, {"first_name": ["Enter a name."]}),
        ({"email": ""}, {"email": ["Enter an email address."]}),
        (
            {"email": "Sam@Westbridge.example"},
            {"email": ["sam has this address already."]},
        ),
        (
            {"username": "SAM"},
            {"username": ["Somebody else signs in with that name."]},
        ),
    ],
)
def test_mistakes_are_said_beside_their_field(
    staff_client: Client,
    staff: User,
    changes: dict[str, str],
    errors: dict[str, list[str]],
) -> None:
    page = staff_client.post(ADD_URL, {**ANN, **changes})
    assert page.context["adminform"].form.errors == errors
    assert (User.objects.get(), Email.objects.count()) == (staff, 0)


def test_saving_changes_what_was_typed_and_sends_nothing(
    staff_client: Client, site: SiteSettings
) -> None:
    ann = make_colleague()
    groups = [role_pk("Contact")]
    page = press(staff_client, ann, "_save", last_name="Li", groups=groups)
    ann.refresh_from_db()
    assert (ann.get_full_name(), [g.name for g in ann.groups.all()]) == (
        "Ann Li",
        ["Contact"],
    )
    assert ann.check_password("sun-lit-42")
    assert Email.objects.count() == 0
    assert page.redirect_chain == [(user_url(ann), 302)]


def test_each_button_saves_what_was_typed_first(
    staff_client: Client, site: SiteSettings
) -> None:
    buttons = ["_invite", "_reset_second_factor", "_deactivate", "_reactivate"]
    ann = make_colleague()
    for number, button in enumerate(buttons):
        press(staff_client, ann, button, last_name=f"Lee {number}")
        ann.refresh_from_db()
        assert ann.last_name == f"Lee {number}"


def test_the_second_factor_is_removed_on_the_page_and_in_the_list(
    staff_client: Client, site: SiteSettings
) -> None:
    ann = make_colleague()
    for press_button in (
        lambda: press(staff_client, ann, "_reset_second_factor"),
        lambda: staff_client.post(
            LIST_URL, {"action": "reset_second_factor", "_selected_action": [ann.pk]}
        ),
    ):
        TOTPDevice.objects.create(user=ann, name="phone")
        press_button()
        assert not TOTPDevice.objects.filter(user=ann).exists()
    assert log_lines().count("Removed the second factor.") == 2


def test_nobody_takes_the_superuser_from_themselves(
    staff_client: Client, staff: User
) -> None:
    data = opened_form(staff_client, user_url(staff)) | {"first_name": "Sam"}
    del data["is_superuser"]
    page = staff_client.post(user_url(staff), data)
    assert page.context["adminform"].form.errors == {
        "is_superuser": [
            "That is you: ask a colleague to do it, so that nobody is shut out."
        ]
    }
    staff.refresh_from_db()
    assert staff.is_superuser


def test_a_superuser_makes_another_and_takes_it_back(
    staff_client: Client, site: SiteSettings
) -> None:
    ann = make_colleague()
    press(staff_client, ann, "_save", is_superuser="on")
    ann.refresh_from_db()
    assert ann.is_superuser
    data = opened_form(staff_client, user_url(ann))
    del data["is_superuser"]
    staff_client.post(user_url(ann), data)
    ann.refresh_from_db()
    assert not ann.is_superuser


@pytest.fixture
def clerk_client(client: Client) -> Client:
    """Somebody with Django's own permissions to look after users."""
    clerk = make_colleague("", username="kim", email="kim@westbridge.example")
    for codename in ("add_user", "change_user", "view_user", "delete_user"):
        clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    return client


def test_only_superusers_make_superusers(
    clerk_client: Client, site: SiteSettings
) -> None:
    assert "is_superuser" not in clerk_client.get(ADD_URL).text
    clerk_client.post(ADD_URL, {**ANN, "is_superuser": "on"})
    assert not User.objects.get(email=ANN["email"]).is_superuser


@pytest.mark.parametrize("page", ["change", "deactivate"])
def test_only_superusers_change_a_superuser(
    clerk_client: Client, staff: User, page: str
) -> None:
    data = user_form_data(staff, email="kim+sam@westbridge.example", _invite="")
    assert clerk_client.post(user_url(staff, page), data).status_code == 403
    staff.refresh_from_db()
    assert (staff.email, staff.is_active) == ("sam@westbridge.example", True)
    assert Email.objects.count() == 0


def test_nobody_is_deleted(staff_client: Client) -> None:
    ann = make_colleague()
    sent = {"post": "yes"}
    assert staff_client.post(user_url(ann, "delete"), sent).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [ann.pk], **sent}
    staff_client.post(LIST_URL, data)
    assert User.objects.filter(pk=ann.pk).exists()


def test_the_list_says_name_roles_and_state(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    make_colleague()
    invited = make_colleague(
        "", username="kim", email="kim@w.example", first_name="Kim"
    )
    invited.set_unusable_password()
    invited.save()
    gone = make_colleague("Events", username="mo", email="", first_name="Mo")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    page = staff_client.get(LIST_URL)
    model_admin = page.context["cl"].model_admin
    rows = [
        (model_admin.name(user), model_admin.roles(user), model_admin.state(user))
        for user in page.context["cl"].result_list
    ]
    assert rows == [
        ("sam", "Superuser", '<span class="status">Active</span>'),
        ("Ann Lee", "Moderators", '<span class="status">Active</span>'),
        ("Kim Lee", "", '<span class="status">Invited</span>'),
        ("Mo Lee", "Events", '<span class="status">Deactivated</span>'),
    ]
    for query, names in {
        "state=active": ["sam", "ann"],
        "state=invited": ["kim"],
        "state=deactivated": ["mo"],
        "role=Moderators": ["ann"],
    }.items():
        users = staff_client.get(f"{LIST_URL}?{query}").context["cl"].result_list
        assert [user.username for user in users] == names


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_users_as_for_one(
    staff_client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_colleague(username=f"ann{number}", email=f"ann{number}@w.example")
    # session, user, number, number again, site, users, their roles
    with django_assert_num_queries(7):
        staff_client.get(LIST_URL)


def test_an_auditor_reads_and_changes_nothing(client: Client) -> None:
    auditor = make_colleague("Auditors", username="kim", email="kim@w.example")
    client.force_login(auditor)
    ann = make_colleague()
    page = client.get(user_url(ann)).text
    assert "<dd>Moderators</dd>" in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]
    sent = user_form_data(ann, last_name="Li")
    assert client.post(user_url(ann), sent).status_code == 403
