"""Reads and checks environment variables for settings.py.

`make_env` returns an `environs.Env` with one more parser for each kind of value that
only this site knows. A wrong value raises ValidationError with the rest of a sentence
that begins with the variable's name, such as "must be 1 or more." Nothing stops at the
first mistake: `find_mistakes` returns them all.
"""

import ipaddress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url  # type: ignore[import-untyped]  # its author wrote no types
from environs import Env, EnvValidationError, ValidationError, validate

from core.public_holidays import NotComputed, UnknownPlace, public_holidays

DEMO_SECRET_KEY = "demo-only-key-that-production-refuses-to-start-with"  # nosec B105

ENGLAND = "GB-ENG"

MIN_SECRET_KEY_LENGTH = 50
"""Characters. `manage.py check --deploy` asks for as many."""

TRUE_OR_FALSE: dict[str, Any] = {
    "error_messages": {"invalid": "must be true or false."}
}
"""Arguments of `env.bool`."""


def at_least(minimum: int) -> dict[str, Any]:
    """Return the arguments of `env.int` for whole numbers from `minimum` upwards."""
    sentence = f"must be a whole number, {minimum} or more."
    return {
        "validate": validate.Range(min=minimum, error=sentence),
        "error_messages": {"invalid": sentence},
    }


def matches(pattern: str, sentence: str) -> dict[str, Any]:
    """Return the arguments of `env.str` for texts that begin with this pattern."""
    return {"validate": validate.Regexp(pattern, error=sentence)}


def make_env() -> Env:
    env = Env(eager=False)
    env.add_parser("secret_key", _secret_key)
    env.add_parser("secret_keys", _secret_keys)
    env.add_parser("site_url", _site_url)
    env.add_parser("host_names", _host_names)
    env.add_parser("region", _region)
    env.add_parser("writable_folder", _writable_folder)
    env.add_parser("database_url", _database_url)
    env.add_parser("redis_url", _redis_url)
    env.add_parser("broker_url", _broker_url)
    env.add_parser("ip_address", _ip_address)
    env.add_parser("email_url", _email_url)
    return env


def is_safe_way(email: dict[str, Any] | None) -> bool:
    """Whether emails are encrypted on their way to the mail server, or stay on this
    machine."""
    if not email or "smtp" not in email["EMAIL_BACKEND"]:
        return True
    is_encrypted = email["EMAIL_USE_TLS"] or email["EMAIL_USE_SSL"]
    return is_encrypted or email["EMAIL_HOST"] in {"localhost", "127.0.0.1", "[::1]"}


def find_mistakes(env: Env) -> list[str]:
    """Return one sentence for each variable with a wrong value."""
    try:
        env.seal()
    except EnvValidationError as error:
        messages_by_name = cast("dict[str, list[str]]", error.error_messages)
        return [
            f"{name} {message}"
            for name, messages in messages_by_name.items()
            for message in messages
        ]
    return []


# Parsers. `fallback` is what a first run or a developer needs not set; it is empty in
# production.


def _secret_key(key: str, *, fallback: str) -> str:
    if fallback:
        return key or fallback
    if not key:
        raise ValidationError(
            "is missing. Set it to 50 or more random characters. For a first look "
            "run `make demo`, for development set DEBUG=true."
        )
    if key == DEMO_SECRET_KEY or len(key) < MIN_SECRET_KEY_LENGTH:
        raise ValidationError(
            "is the demo key or shorter than 50 characters. "
            "Production needs its own random key."
        )
    return key


def _secret_keys(keys: str) -> list[str]:
    found = [key.strip() for key in keys.split(",") if key.strip()]
    if any(len(key) < MIN_SECRET_KEY_LENGTH for key in found):
        raise ValidationError(
            "must be keys of 50 or more characters, with commas between."
        )
    return found


def _site_url(url: str, *, fallback: str) -> str:
    url = (url or fallback).rstrip("/")
    if not url:
        raise ValidationError(
            "is missing. Set it to something like https://smartcity.example.gov.uk"
        )
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (urlsplit checks the port only when it is read)
    except ValueError as error:
        raise ValidationError(f"has a wrong host or port: {error}.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ValidationError(
            "must be something like https://smartcity.example.gov.uk, without a path."
        )
    if parts.scheme == "http" and not fallback:
        raise ValidationError("must begin with https:// in production.")
    return url


def _host_names(names: str) -> list[str]:
    if "/" in names:
        raise ValidationError(
            "must be host names with commas between, without https://"
        )
    return [name.strip() for name in names.split(",") if name.strip()]


def _region(code: str) -> str:
    """A country of ISO 3166-1, or a part of one of ISO 3166-2: GB-ENG."""
    try:
        if code != ENGLAND:  # known, and asking takes half a second
            public_holidays(code, year=2027)
    except UnknownPlace as error:
        raise ValidationError(
            f"must be a country, or a part of one, such as GB-ENG. {error}"
        ) from error
    except NotComputed:
        pass  # a busy machine is no wrong value; core.working_days says so when it asks
    return code


def _writable_folder(path: str) -> Path:
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValidationError(
            f"must be a folder that the site can write to: {error}."
        ) from error
    return folder


def _database_url(url: str, *, fallback: str) -> dict[str, Any]:
    example = "postgres://user:password@127.0.0.1:5432/smartcity"
    url = url or fallback
    if not url:
        raise ValidationError(f"is missing. Set it to something like {example}")
    try:
        return dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ValidationError(f"must be something like {example}") from error


def _redis_url(url: str, *, is_required: bool) -> str:
    if is_required and not url:
        raise ValidationError(
            "is missing. Set it to something like redis://127.0.0.1:6379/0"
        )
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValidationError("must begin with redis:// or rediss:// or unix://")
    return url


def _broker_url(url: str) -> str:
    schemes = ("redis://", "rediss://", "unix://", "amqp://", "amqps://")
    if url and not url.startswith(schemes):
        raise ValidationError(
            "must begin with amqp:// or amqps://, or as REDIS_URL does"
        )
    return url


def _ip_address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise ValidationError("must be an IP address, such as 127.0.0.1") from error


def _email_url(url: str, *, fallback: str) -> dict[str, Any]:
    url = url or fallback
    if not url:
        raise ValidationError(
            "is missing. Set it to something like "
            "submission://user:password@smtp.example.com:587/"
        )
    try:
        config = dict(dj_email_url.parse(url))
    except ValueError as error:
        raise ValidationError(f"has a wrong host or port: {error}.") from error
    if "EMAIL_BACKEND" not in config:
        raise ValidationError(
            "must begin with submission:// or smtp://, see .env.example."
        )
    return config
