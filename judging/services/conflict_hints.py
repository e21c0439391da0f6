"""Hints at the conflict gate: where judge and entrant may belong together.

A hint is one bit, so that nothing of who sent an idea reaches the judge. It decides
nothing."""

from challenges.models import Entry
from core.email_addresses import email_key
from judging.models import Judge
from judging.services.sponsors import organisation_words

PUBLIC_PROVIDERS = frozenset(
    {
        *("gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail"),
        *("rocketmail", "icloud", "me", "mac", "aol", "gmx", "web", "t-online", "mail"),
        *("proton", "protonmail", "pm", "tutanota", "tuta", "zoho", "fastmail", "hey"),
        *("duck", "yandex", "btinternet", "btopenworld", "virginmedia", "ntlworld"),
        *("blueyonder", "sky", "talktalk", "talk21", "tiscali", "plusnet", "orange"),
        *("wanadoo", "free", "qq", "163", "126", "naver"),
    }
)
"""First parts of the mail domains of providers, in any country."""

COMMON_WORDS = frozenset(
    {
        *("of", "and", "for", "in", "at", "a", "an", "uk", "co", "company", "group"),
        *("university", "college", "school", "academy", "primary", "secondary"),
        *("class", "institute", "centre", "center", "department", "council", "city"),
        *("borough", "county", "town", "local", "national", "community"),
        *("residents", "trust"),
        *("foundation", "charity", "society", "association", "club", "church"),
        *("services", "solutions", "consulting", "design", "technology", "self"),
        *("employed", "freelance", "retired", "none", "student"),
    }
)
"""Words that many organisations share: alone they tell nothing."""


def may_belong_together(judge: Judge, entry: Entry) -> bool:
    """Return whether organisation or mail domain of a judge look like those of who sent
    an idea."""
    return _have_domain_in_common(judge.email, entry.email) or (
        _have_name_in_common(judge.organisation, entry.organisation)
    )


def _have_name_in_common(one: str, other: str) -> bool:
    """Return whether all words of one name are in the other, and one of them is not
    common."""
    words = [set(organisation_words(name)) for name in (one, other)]
    shorter, longer = sorted(words, key=len)
    return shorter <= longer and not shorter <= COMMON_WORDS


def _have_domain_in_common(one: str, other: str) -> bool:
    """Return whether two addresses are of one domain, or one of a part of the other,
    unless anybody can have an address there."""
    domains = [email_key(email).rpartition("@")[2] for email in (one, other)]
    shorter, longer = sorted(domains, key=len)
    if not shorter or _is_public(shorter):
        return False
    return f".{longer}".endswith(f".{shorter}")


def _is_public(domain: str) -> bool:
    """Return whether anybody can have an address at a domain: yahoo.co.uk is a provider
    in a country, mail.leeds.ac.uk is not."""
    provider, _dot, ending = domain.partition(".")
    is_country = "." not in ending or max(map(len, ending.split("."))) <= 3
    return provider in PUBLIC_PROVIDERS and is_country
