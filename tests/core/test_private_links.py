"""Tests of core.private_links: who can make a token and what it opens."""

from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from core import private_links
from core.private_links import Purpose


def test_private_token_is_long_stable_and_of_one_purpose() -> None:
    nonce = private_links.new_nonce()
    token = private_links.make_token("entry", nonce)
    assert (len(token), token.startswith(nonce)) == (44, True)
    assert token == private_links.make_token("entry", nonce)
    assert token != private_links.make_token("booking", nonce)
    assert token != private_links.make_token("entry", private_links.new_nonce())


def test_a_token_opens_its_nonce_and_no_other_text_opens_any() -> None:
    nonce = private_links.new_nonce()
    token = private_links.make_token("entry", nonce)
    assert private_links.verify_token("entry", token) == nonce
    assert private_links.verify_token("booking", token) == ""
    assert private_links.verify_token("entry", nonce) == ""


@given(st.text())
def test_nobody_makes_a_token_from_a_nonce(code: str) -> None:
    assert private_links.verify_token("entry", private_links.new_nonce() + code) == ""


def test_a_new_secret_key_ends_the_old_links_and_makes_new_ones(
    settings: LazySettings,
) -> None:
    nonce = private_links.new_nonce()
    old = private_links.make_token("entry", nonce)
    settings.SECRET_KEY = "another-key-of-the-council"
    new = private_links.make_token("entry", nonce)
    assert private_links.verify_token("entry", old) == ""
    assert private_links.verify_token("entry", new) == nonce


def test_links_of_an_earlier_secret_key_open_while_it_is_kept(
    settings: LazySettings,
) -> None:
    nonce = private_links.new_nonce()
    old = private_links.make_token("entry", nonce)
    settings.SECRET_KEY_FALLBACKS = ["one-before", settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    assert private_links.verify_token("entry", old) == nonce
    assert private_links.make_token("entry", nonce) != old


def test_tokens_in_a_text_are_signed_with_the_key_of_now(
    settings: LazySettings,
) -> None:
    nonces = {purpose: private_links.new_nonce() for purpose in Purpose}
    text = "https://city.example/{}/on/\n{} ({})/{}?{}!"

    def tokens() -> list[str]:
        return [private_links.make_token(*pair) for pair in nonces.items()]

    old = text.format(*tokens())
    assert private_links.renew_tokens(old) == old
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    assert private_links.renew_tokens(old) == text.format(*tokens())


@given(st.text() | st.text(st.sampled_from("Aa0-_/"), min_size=44))
def test_texts_without_a_token_of_ours_stay_as_they_are(text: str) -> None:
    assert private_links.renew_tokens(text) == text


def test_it_is_known_which_key_signed_a_token(settings: LazySettings) -> None:
    token = private_links.make_token(Purpose.JUDGE, private_links.new_nonce())
    assert private_links.key_number(token) == 0
    settings.SECRET_KEY_FALLBACKS = ["one-before", settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    assert private_links.key_number(token) == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert private_links.key_number(token) is None
