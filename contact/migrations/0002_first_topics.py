"""The topics of messages that the site begins with. Staff may change every word."""

from django.db import migrations

TOPICS = [
    {
        "name": "A general question",
        "slug": "general",
        "summary": "Anything about the programme or this website.",
        "try_first": (
            "[What’s on](/events/), [the news](/news/) and [what we focus on]"
            "(/focus-areas/) may answer it at once."
        ),
    },
    {
        "name": "A challenge or your idea",
        "slug": "challenge",
        "on_challenges": True,
        "summary": "How to enter, what became of an idea, a lost link.",
        "try_first": (
            "- Each [challenge](/challenge/) answers the questions that we are asked "
            "most.\n"
            "- Your private page shows where your idea stands. Have you lost its link? "
            "[We will send it again](/my-entry/)."
        ),
    },
    {
        "name": "An event",
        "slug": "events",
        "summary": "Something on at one of our events, or an event of yours.",
        "try_first": (
            "The page of each [event](/events/) says where it is, how to get in and what "
            "access there is, and whether anything has changed."
        ),
    },
    {
        "name": "Working with us",
        "slug": "partnership",
        "summary": "For schools, charities, universities and companies.",
        "try_first": (
            "[Ways to get involved](/get-involved/) says what others do with us. Tell us "
            "who you are, what you could bring and when it would suit you."
        ),
    },
    {
        "name": "Joining the testing panel",
        "slug": "testing-panel",
        "summary": "Try new things before anyone else, and tell us what is hard.",
        "try_first": (
            "- **A few times a year** we ask you to try something: a page, a machine, a "
            "sign. It never takes more than an hour, at home or with us.\n"
            "- **You need no skills.** We look for people of every age, with and without "
            "a computer, with and without a disability.\n"
            "- **You can say no each time,** and leave when you like.\n\n"
            "Tell us below what we should know: when you have time, what you use, what "
            "you find hard. Leave out what you would rather keep to yourself."
        ),
        "consent": (
            "I agree that you keep what I write here, and ask me to test things. I can "
            "leave the panel at any time, on the private page of this message or by "
            "writing to you."
        ),
        "keep_months": 24,
    },
    {
        "name": "Volunteering",
        "slug": "volunteering",
        "summary": "Offer an hour or a day of your time.",
        "try_first": "Tell us what you like to do, and when you have time.",
    },
    {
        "name": "Accessibility, or another format",
        "slug": "accessibility",
        "summary": "A page that is hard to use, large print, captions, getting in.",
        "try_first": (
            "[How accessible this website is](/accessibility/) lists what we know. If "
            "you need something to take part in an event, tell us which one."
        ),
    },
    {
        "name": "Your personal data",
        "slug": "data-protection",
        "summary": "A copy, a correction, deleting what we hold, or a complaint.",
        "try_first": (
            "- If you sent an idea or a message, its private page shows what we hold and "
            "can delete it at once.\n"
            "- [Our privacy page](/privacy/) says what we keep, why and how long."
        ),
        "reply_days": 15,
        "statutory_days": 30,
        "keep_months": 24,
    },
    {
        "name": "Press and media",
        "slug": "press",
        "summary": "For journalists: facts, pictures and people to talk to.",
        "try_first": "Please tell us your deadline, and where it will be published.",
        "reply_days": 1,
    },
]


def create(apps, schema_editor):
    topics = apps.get_model("contact", "Topic").objects
    for position, values in enumerate(TOPICS):
        topics.create(position=position, **values)


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
