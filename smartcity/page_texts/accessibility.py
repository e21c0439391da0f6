"""Texts of the accessibility statement: what the law asks for, what does not work yet,
and how we know."""

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

TEXTS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "accessibility-scope": (
        _("Accessibility: what the statement is about"),
        "accessibility",
        _(
            "This statement is about the website “{site}”, all pages whose address "
            "begins with {site_url}. {council} runs it, and is committed to making it "
            "accessible, in accordance with the Public Sector Bodies (Websites and "
            "Mobile Applications) (No. 2) Accessibility Regulations 2018."
        ),
    ),
    "accessibility-works": (
        _("Accessibility: what should work"),
        "accessibility",
        _("""\
We want as many people as possible to be able to use it. On every page, you should be able to:

- read the text easily: it has strong contrast, and a typeface made for people with low vision
- have it light or dark, whichever your device is set to
- zoom in to 400% without scrolling sideways
- get to everything with a keyboard, and see where you are
- listen to it with a screen reader
- do everything with JavaScript switched off
"""),
    ),
    "accessibility-contact": (
        _("Accessibility: if something does not work"),
        "accessibility",
        _("""\
## If something does not work for you

[Send us a message](/contact/accessibility/) or write to {email}. Tell us the address of the page and what went wrong.

You can also ring us on {phone_and_hours}.

Ask us in the same way if you need something in another format, such as large print, easy read, audio or braille. We will reply within 5 working days.

## If you are not happy with our answer

The Equality and Human Rights Commission (EHRC) enforces the accessibility regulations: the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If our answer does not help, [get in touch with the Equality Advisory and Support Service (EASS)](https://www.equalityadvisoryservice.com/).
"""),
    ),
    "accessibility-status": (
        _("Accessibility: how accessible the site is"),
        "accessibility",
        _("""\
## How accessible this site is

This website is partially compliant with the [Web Content Accessibility Guidelines](https://www.w3.org/TR/WCAG22/), version 2.2, level AA, because of what is listed below, and because we have not tested everything.

## What does not work yet

### Non-compliance with the accessibility regulations

- Some pictures that people send with their ideas have no description, or a poor one. This fails success criterion 1.1.1, Non-text content. The form asks for a description. If you tell us about a picture, we will write one within 5 working days.
- Ideas, names and messages that people write in languages other than English are not marked as such, so a screen reader may read them with the wrong voice. This fails success criterion 3.1.2, Language of parts. We plan to let people name the language of their idea.

### Disproportionate burden

We have not claimed this for any part of the site.

### Content that is not within the scope of the regulations

- Recordings of events that were published before 23 September 2020 need no captions or transcripts.
- Maps of other websites, to which we link: the page of each event says in words where it is and how to get there.
- Pages of other organisations to which we link, such as booking pages, are theirs. Tell us if one keeps you out of an event.
"""),
    ),
    "accessibility-tests": (
        _("Accessibility: how the site was tested, and what comes next"),
        "accessibility",
        _("""\
## How we test it

Our own team tests the site each time we change it. Automatic tests open each kind of page in a browser (Chromium), on a screen as narrow as a small phone and on a wide one, in light and in dark, and check it against the guidelines, levels A and AA, with axe-core. They also check that nothing scrolls sideways at 320 pixels, that every form works with the keyboard alone and without JavaScript, that what has the focus can be seen, and that the HTML is valid.

What we have not tested yet:

- People with disabilities have not tested this site yet. Software finds only some of the problems that people meet.
- We have not been through every page by hand with screen readers and voice control.
- Nobody outside our team has checked it.

## What comes next

We want to test the site with people who use it in different ways, and to fix what is listed above. If you would like to help, [send us a message](/contact/accessibility/).
"""),
    ),
}
