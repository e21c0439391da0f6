"""The attack of drills.fuzz: visits each address again and again, sends what it finds
there spoiled, and looks at each answer."""

import re
import sys
import time
import traceback
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.models import Group, User
from django.core.signals import got_request_exception
from django.http import HttpResponse
from django.test import Client
from django.utils.module_loading import import_string
from django_otp.plugins.otp_totp.models import TOTPDevice

from drills import invariants
from drills.inputs import Inputs
from drills.targets import Targets, tend
from outbox.models import Email
from smartcity.roles import ROLES
from smartcity.schedule import PERIODIC_TASKS
from tests.support.pages import Form, all_forms
from tests.support.url_map import addresses

EVERY = 400
"""Posts after which the tasks of a worker run, and rows are made anew."""

POSTS_PER_VISIT = 3
NAME = re.compile(r'name="([\w-]+)"')
LEFT_ALONE = ("/admin/logout/",)
OFTEN = ("/feedback/",)
"""Addresses of a form that is on every page."""


@dataclass
class Tally:
    """What came of what was sent to one part of the site."""

    posts: int = 0
    taken: int = 0
    """Forms that led on to another page."""

    gets: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0


class Attack:
    """One attack, drawn from a seed. `faults` are sentences about what went wrong."""

    def __init__(self, seed: str) -> None:
        self.inputs = Inputs(seed)
        self.targets = Targets(self.inputs)
        self.groups: dict[str, Tally] = defaultdict(Tally)
        self.faults: list[str] = []
        self.posts = 0
        self.errors: list[str] = []
        self.last_email = self._told = 0
        self.users = self._make_users()
        self.clients = {name: _client() for name in self.users}
        self.visitor = _client()
        got_request_exception.connect(self._note_error)

    def run(self, count: int) -> None:
        """Send this number of forms, and about as many questions between them."""
        while self.posts < count:
            round_ = sorted(addresses() - set(LEFT_ALONE))
            self.inputs.lot.shuffle(round_)
            for address in round_:
                if self.posts >= count:
                    break
                before = self.posts // EVERY
                self._visit(address)
                if self.posts // EVERY > before:
                    self._work()
        self._work()

    # Who asks

    def _make_users(self) -> dict[str, User]:
        users = {}
        for name in [*ROLES, "Superuser"]:
            user = User.objects.create_user(f"fuzz-{name}"[:30], "fuzz@example.org")
            users[name] = user
        return users

    def _client(self, address: str) -> Client:
        """Return a visitor, or for the admin somebody who is signed in."""
        if not address.startswith("/admin/"):
            return self.visitor
        names = [*self.users, *["Superuser"] * 6]
        name = self.inputs.lot.choice(names)
        client, user = self.clients[name], self.users[name]
        User.objects.filter(pk=user.pk).update(
            is_staff=True, is_active=True, is_superuser=name == "Superuser"
        )
        if name in ROLES:
            user.groups.set([Group.objects.get(name=name)])
        user.refresh_from_db()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        phone, _is_new = TOTPDevice.objects.get_or_create(user=user, name="phone")
        session["otp_device_id"] = phone.persistent_id
        session.save()
        return client

    # What is asked

    def _visit(self, address: str) -> None:
        client = self._client(address)
        path = self.targets.path_of(address)
        page = self._send(client, address, "GET", path)
        names = NAME.findall(page.text) if _is_html(page) else []
        if self.inputs.chance(0.5):
            query = self.inputs.query(names)
            page = self._send(client, address, "GET", f"{path}?{query}") or page
        forms = self._forms(page, path) if _is_html(page) else []
        for _number in range(POSTS_PER_VISIT if forms else 1):
            if forms and self.inputs.chance(0.9):
                self._send_form(client, address, self.inputs.lot.choice(forms), path)
            elif address not in LEFT_ALONE:
                sent = self.inputs.spoiled({})
                self._post(client, address, path, self.inputs.body(sent, file_names=[]))

    def _forms(self, page: HttpResponse, path: str) -> list[Form]:
        forms = [form for form in all_forms(page, path) if form.path not in LEFT_ALONE]
        own = [form for form in forms if not form.path.startswith(OFTEN)]
        return own or (forms if self.inputs.chance(0.1) else [])

    def _send_form(self, client: Client, address: str, form: Form, path: str) -> None:
        files = [c.name for c in form.controls if c.kind == "file" and c.name]
        sent = self.inputs.filled_in(form)
        target = form.path
        if buttons := list(form.buttons):
            button = self.inputs.lot.choice(buttons)
            sent, target = {**sent, **button.data}, button.path
        body = self.inputs.body(self.inputs.spoiled(sent), file_names=files)
        self._post(client, address, urljoin(path, target), body)

    def _post(
        self, client: Client, address: str, path: str, body: tuple[bytes, str]
    ) -> None:
        self.posts += 1
        self._send(client, address, "POST", path, body)

    def _send(
        self,
        client: Client,
        address: str,
        method: str,
        path: str,
        body: tuple[bytes, str] = (b"", ""),
    ) -> Any:
        self.errors.clear()
        began = time.perf_counter()
        response: Any = client.generic(method, path, *body)
        if response.streaming:
            response.getvalue()
        took = time.perf_counter() - began
        group = self.groups[_group_of(path)]
        group.posts += method == "POST"
        group.taken += method == "POST" and response.status_code in {302, 303}
        group.gets += method == "GET"
        group.answers[response.status_code // 100] += 1
        group.slowest = max(group.slowest, took)
        what = f"{method} {address} (post {self.posts})"
        if response.status_code >= 500:
            said = self.errors[-1] if self.errors else body[0][:300]
            self.faults.append(f"{what}: {response.status_code}: {said}")
        self._look_for_links(response, what, path)
        self._look_at_emails(what)
        return response

    # What is looked at

    def _note_error(self, **_kwargs: Any) -> None:
        lines = traceback.format_exc().strip().splitlines()
        ours = [line.strip() for line in lines if "site-packages" not in line]
        places = [line for line in ours if line.startswith("File")]
        self.errors.append(f"{lines[-1][:300]} | {' | '.join(places[-2:])}")

    def _look_for_links(self, response: HttpResponse, what: str, path: str) -> None:
        if path.startswith("/admin/") or not _is_html(response):
            return
        strange = invariants.rows_behind(response.text) - invariants.rows_behind(path)
        for reference in strange:
            self.faults.append(f"{what}: the page has the link of {reference}")

    def _look_at_emails(self, what: str) -> None:
        for email in Email.objects.filter(pk__gt=self.last_email).order_by("pk"):
            self.last_email = email.pk
            self.faults += (f"{what}: {s}" for s in invariants.strangers_links(email))
            if len(email.subject.splitlines()) > 1:
                self.faults.append(f"{what}: a subject of two lines")

    # What goes on beside

    def _work(self) -> None:
        """Do what a worker does, and make rows anew."""
        new = self.faults[self._told :]
        self._told = len(self.faults)
        print(f"{self.posts} forms", *new, sep="\n    ", file=sys.stderr)
        for name in PERIODIC_TASKS:
            try:
                import_string(name)()
            except Exception:  # whatever it is, it stops the worker's task
                self._note_error()
                self.faults.append(f"task {name}: {self.errors[-1]}")
        self._look_at_emails("the tasks of the worker")
        tend(self.users["Superuser"])


def _client() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")


def _group_of(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    return "/".join(parts[:3] if parts[1] == "admin" else parts[:2]) + "/"


def _is_html(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return not response.streaming and kind.startswith("text/html")
