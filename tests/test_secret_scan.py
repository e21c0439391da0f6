"""The scan for secrets finds each kind, and lets examples pass."""

import pytest

from tests.secret_scan import KINDS, secrets_in

RANDOM = "aB3" * 12
SAMPLES = {
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "age key": "AGE-SECRET-" + "KEY-1" + "Q" * 40,
    "key of AWS": "AKIA" + "Q" * 16,
    "token of GitHub": "ghp_" + RANDOM,
    "token of GitLab": "glpat-" + RANDOM,
    "token of PyPI or npm": "npm_" + RANDOM,
    "token of Slack": "xoxb-" + RANDOM,
    "key of Stripe": "sk_live_" + RANDOM,
    "key of SendGrid": f"SG.{RANDOM}.{RANDOM}",
    "key of Google": "AIza" + RANDOM,
    "JSON Web Token": f"eyJ{RANDOM}.eyJ{RANDOM}.{RANDOM}",
    "password in a URL": "postgres://smartcity:" + "hunter2@db/smartcity",
    "value of a secret": 'SECRET_KEY = "' + RANDOM,
}


def test_each_kind_has_a_sample() -> None:
    assert SAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", SAMPLES)
def test_it_is_found_with_its_line_and_not_told(kind: str) -> None:
    found = list(secrets_in(f"# A comment.\n\n{SAMPLES[kind]}\n"))
    assert found == [(3, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "submission://user:password@smtp.example.com:587/",
        "postgres://smartcity:${POSTGRES_PASSWORD:?Put it into .env}@db/smartcity",
        'SECRET_KEY = env.secret_key("SECRET_KEY", "")',
        "token = make_token(TOKEN_PURPOSE, self.link_nonce)",
    ],
)
def test_what_says_that_it_is_none_passes(text: str) -> None:
    assert list(secrets_in(text)) == []
