"""Texts about the programme and about using the site."""

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

TEXTS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "help": (
        _("Help"),
        "help",
        _("""\
## I cannot find something

- [Search](/search/) looks through everything on this site.
- [The site map](/site-map/) lists all pages.
- [Questions people ask](/contact/questions/) has answers about challenges and events.
- [Ask us](/contact/): no question is too small.

## I have lost the link to my idea

We emailed you a private link when your idea reached us. [Ask for it again](/my-entry/) with the same email address. You can do that for [a message](/contact/m/), too.

## I started an idea and could not finish it

If you saved it, use the link in our email to go back to it. If not, open the form again in the same browser: it remembers what you typed for 7 days.

## I do not have an email address, or writing is hard for me

Ring us on {phone}. We will write down your idea, or your message, with you.

Every open challenge has a form you can print. Fill it in by hand, then bring it in or post it to {address}.

## I have not had an email from you

Check your spam or junk folder. If nothing has come within an hour, [tell us](/contact/), or try another address.

## How do I stop emails?

Every email about an idea, and every update, ends with a link that stops them.

## The page looks odd, or I cannot read it

The site works in any recent browser, with or without JavaScript. To make the text larger, hold Ctrl (⌘ on a Mac) and press +. The site is light or dark, whichever your device is set to. [Read how accessible this site is](/accessibility/).

## I need this in another format

Large print, easy read, audio, braille or another language: [tell us what you need](/contact/accessibility/). It is free.

## I want to know what you hold about me

Your private page shows all of it. [Our privacy page](/privacy/) says what we keep, why, and for how long.
"""),
    ),
    "terms": (
        _("Terms of use"),
        "terms",
        _("""\
{council} runs this site. By using it you agree to this page. Each challenge has rules of its own, which you accept when you send an idea.

## Using our words and pictures

You may copy and use the texts and the data of this site under the [Open Government Licence, version 3](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/), if you say where they are from. It does not cover logos, photographs, and what other people own, such as ideas that people sent us.

## Your idea stays yours

What you write and send belongs to you. By agreeing that we publish it you allow us to show it on this site and in what we write about the programme, free of charge and for as long as it is published. You can take it back on your private page.

## Please

- send what is yours, or what you may use
- leave out what is private about you or others
- be kind: we do not publish anything that insults or threatens people, breaks the law or sells something
- do not try to break the site. If you find a weakness, [tell us](/report-a-vulnerability/).

## Links to other sites

We link to others because they may help you. We do not run them, and are not responsible for them.

You may link to any page of ours. You do not need to ask.

## If something is wrong

We do our best to keep this site right and running, and cannot promise that it always is. Nothing here takes away rights that the law gives you. [Tell us](/contact/) what is wrong, and we will put it right.

The law of England and Wales applies.

## When we change this page

If a change matters to people whose ideas we have, we will tell them.
"""),
    ),
}
