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
- [Ask us](/contact/): no question is too small.

## I have lost the link to my idea

We sent you a private link when we got your idea. [We will send it again](/my-entry/) if you type the email address that you gave. The same works for [a message](/contact/m/).

## I began an idea and could not finish

If you saved it, the link in our email leads back to it. If not, open the form again in the same browser: what you typed is still there for 7 days.

## I do not have an email address, or writing is hard for me

Ring us on {phone}. We write down your idea, or your message, with you.

Every open challenge has a form to print. Fill it in by hand and bring it, or send it to: {address}.

## No email came from us

Look in the folder for spam, too. If it is not there after an hour, [tell us](/contact/), or use another address.

## How do I stop emails?

Each email about an idea, and each update, has a link at its end that stops them.

## The page looks odd, or I cannot read it

Any browser of the last years will do, with or without JavaScript. To make the text larger, hold Ctrl (on a Mac, ⌘) and press +. The site is light or dark as your device is set. [How accessible this site is](/accessibility/) says more.

## I need this in another way

Large print, easy read, audio, braille, another language: [tell us what you need](/contact/accessibility/). It costs nothing.

## I want to know what you hold about me

Your private page shows all of it. [How we look after what you tell us](/privacy/) says what we keep, why and how long.
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
- be kind: we do not publish what insults or threatens somebody, breaks the law or sells something
- do not try to break the site. If you find a weakness, [tell us](/report-a-vulnerability/).

## Links to other sites

We link to others because they may help you. We do not run them, and are not responsible for them.

You may link to any page of ours. You need not ask.

## If something is wrong

We do our best to keep this site right and running, and cannot promise that it always is. Nothing here takes away rights that the law gives you. [Tell us](/contact/) what is wrong, and we put it right.

The law of England and Wales applies.

## When we change this page

If a change matters to people whose ideas we have, we tell them.
"""),
    ),
}
