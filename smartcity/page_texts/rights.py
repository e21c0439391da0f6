"""Texts about what people may ask of a council, and report to it."""

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

TEXTS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "freedom-of-information": (
        _("Freedom of information"),
        "freedom_of_information",
        _("""\
Under the Freedom of Information Act 2000 and the Environmental Information Regulations 2004, you can ask for any information that we hold in writing. You need not say why, and you can live anywhere.

## Look here first

- [Open data](/open-data/): every public list of this site as a file, free to use.
- [Challenges](/challenge/), [ideas](/ideas/) and [news](/news/) say what we have done and decided.

## How to ask

[Send us a message](/contact/general/?about=Freedom%20of%20information), write to {email}, or send a letter.

Our postal address is: {address}.

Tell us your name, an address for our answer (email will do) and what you would like to know, as exactly as you can.

## What happens then

- We answer within 20 working days.
- Most answers cost nothing. If there is a charge, we tell you before.
- If we may not or need not give you something, we say which part, and why.

## If you are not happy with our answer

Ask us within 40 working days to look at it again: somebody else will. If you are still not happy, you can [complain to the Information Commissioner’s Office](https://ico.org.uk/foicomplaints).

To ask for what we hold about yourself, see [privacy](/privacy/#requests): a different law applies.
"""),
    ),
    "vulnerabilities": (
        _("Report a security problem"),
        "vulnerabilities",
        _("""\
## How to tell us

Write to {security_email}. Tell us:

- the address of the page where you saw it
- what kind of weakness it is
- the steps that show it, such as a request and its answer: please nothing that does harm

You need not give your name.

## What we promise

- We reply within 5 working days.
- Within 10 working days we tell you what we make of it, and how bad it is.
- We keep you up to date, and tell you when it is mended. Please ask no more often than every 14 days.
- Once it is mended, you may tell others. If you like, we do it together.
- If you keep to this page, we will not take legal action against you, and say so to others who might.

We do not pay rewards.

## What we ask of you

- Do not break the law, or the privacy of anybody. If you come across personal data, stop, tell us, and delete what you have of it.
- Take no more data than you need to show the weakness. Delete it all once we have mended it, at the latest after one month.
- Change nothing, and leave nothing behind.
- Do not flood the site with requests, and do not run scanners that do.
- Do not try to trick or trouble our staff, or those who use the site.
- Tell nobody else before it is mended, or before we have agreed on a day.

## For developers

The same is in [security.txt](/.well-known/security.txt) (RFC 9116).
"""),
    ),
    "data-complaints": (
        _("Complain about how we use your data"),
        "data_complaints",
        _("""\
## How to complain

[Send us a message](/contact/data-protection/?about=Data%20protection%20complaint), or write to {dpo_email}.

On paper, write to: {address}.

If writing is hard for you, ring us on {phone}, and we write it down with you.

Tell us what happened, when, and what you would like us to do. If you have the reference of an idea or a message, add it. Somebody else may complain for you.

## What happens then

1. We tell you that we have your complaint, at the latest within 30 days. If you use our form, an email tells you at once.
2. We look at it without delay, ask you if something is not clear, and tell you how far we are if it takes longer.
3. We tell you what we found and what we do about it.

It costs nothing, and you will never be treated worse because you complained.

## If you are not happy with our answer

You can [complain to the Information Commissioner’s Office (ICO)](https://ico.org.uk/make-a-complaint/), which enforces the law, or go to court.
"""),
    ),
}
