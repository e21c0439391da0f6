"""Texts of the page about privacy and of that about cookies, between what is made from
the tables that the code uses."""

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

TEXTS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "privacy-controller": (
        _("Privacy: who decides"),
        "privacy",
        _(
            "{council} runs this site and decides how your information is used. In the "
            "words of the law, we are the data controller. Our data protection officer "
            "reads what is sent to {dpo_email}."
        ),
    ),
    "privacy-reading": (
        _("Privacy: if you only read"),
        "privacy",
        _(
            "You can read every page without telling us who you are. We do not follow "
            "visitors, and our pages load nothing from other companies. [What is "
            "stored in your browser](/cookies/)."
        ),
    ),
    "privacy-who": (
        _("Privacy: who sees it"),
        "privacy",
        _("""\
Our staff see what you send. So do the companies that run our computers and our email for us, under contract. We do not sell it, and no computer makes decisions about you.

We publish an idea only if you agreed to that. Everyone can then see its name, what you wrote about it, its focus area, and the organisation or school if you named one. If you gave links, pictures, the names of your team or your class, everyone sees these too. Some challenges show organisation, school and team only once their results are out. We never publish your own name, your email address, your phone number or your postal address. So leave personal things out of the idea itself.

If your idea was published and you delete it, its reference stays, so that its address can say that it is gone.
"""),
    ),
    "privacy-requests": (
        _("Privacy: what people can ask for"),
        "privacy",
        _("""\
You can ask us:

- for a copy of what we hold about you. If you sent an idea, you can read, print or save it on its private page
- to correct what is wrong
- to delete it, or to stop using it. Your private page does that at once
- to take your idea off this site
- to stop emails. If we send you more than one, each has a link for that

[Send us a message](/contact/data-protection/) or write to {email}. It costs nothing. We will reply within one month.
"""),
    ),
    "privacy-complaints": (
        _("Privacy: complaints"),
        "privacy",
        _(
            "[Complain to us](/privacy/complaints/) first, so that we can put it "
            "right. You can also [complain to the Information Commissioner’s Office "
            "(ICO)](https://ico.org.uk/make-a-complaint/), which enforces the law."
        ),
    ),
    "cookies-first": (
        _("Cookies: first words"),
        "cookies",
        _("""\
A cookie is a small file that a website leaves in your browser. We do not need any to show you pages, to take your idea or to answer your message.

We do not count or follow visitors, and our pages load nothing from other companies. If you follow a link to another site, that site may use cookies of its own.
"""),
    ),
    "cookies-typing": (
        _("Cookies: what stays in the browser"),
        "cookies",
        _("""\
While you write about your idea, your browser keeps a copy of your words, so that nothing is lost if the window closes or the battery runs out. We cannot see this copy.

It holds your answers about the idea, and your answer to us if we asked you something. It never holds your name, your email address, your organisation or the names of your team.

The copy goes when you continue or send, as soon as your words have reached us. What you do not send is never shown again after 7 days, and is deleted when you next open the form.

To get rid of it sooner, open the page again and press “Clear this page” or “Start from what we saved”. Or clear the data of this site in the settings of your browser. Do this before you leave a computer that others use too.
"""),
    ),
    "cookies-alerts": (
        _("Cookies: if you hide an alert"),
        "cookies",
        _(
            "Sometimes we show a short notice at the top of the page, for example when "
            "an event has moved. If you press “Hide this”, your browser keeps a cookie, "
            "so that it does not come back on the next page."
        ),
    ),
    "cookies-staff": (
        _("Cookies: for staff"),
        "cookies",
        _(
            "Staff sign in to look after this site. Only the staff pages set these "
            "cookies: signing in does not work without them. No other company sets "
            "any, or reads them."
        ),
    ),
}
