"""Reasons for decisions, to begin with. Staff may change every word of them."""

from django.db import migrations

REASONS = {
    "approved": [
        (
            "Thank you",
            "Thank you for the care you took with this. The judges will read it as you "
            "wrote it.",
        ),
    ],
    "changes_requested": [
        (
            "Tell us more about the idea",
            "We like where this is going, and need a little more to judge it. How would "
            "it work from day to day, and who would look after it?",
        ),
        (
            "Who would benefit?",
            "Please tell us who would notice the difference, and what would be better "
            "for them.",
        ),
        (
            "Personal details in the text",
            "Your text names people, or says how to reach them. Everybody could read "
            "that. Please take it out, or tell us that they all agree.",
        ),
        (
            "May we use this picture?",
            "Please tell us who took or made the picture, and whether they agree that "
            "we publish it. Everybody who can be recognised in it must agree, too.",
        ),
    ],
    "declined": [
        (
            "It is being done already",
            "This is being done already, or is about to begin. We are glad that you see "
            "the same need.",
        ),
        (
            "Not what this challenge is about",
            "Your idea is about something else than this challenge asks for, so the "
            "judges could not compare it with the others.",
        ),
        (
            "Not ours to decide",
            "The council cannot do this: others decide about it. We wish we could take "
            "it further for you.",
        ),
        (
            "It costs more than it can bring",
            "We looked at what it would take, and could not find a way to pay for it "
            "that would be fair to other ideas.",
        ),
    ],
    "spam": [
        ("Advertising", "Advertises something."),
        ("Sent by a machine", "Makes no sense, or came many times."),
        ("Abuse", "Insults or threatens somebody."),
    ],
}


def create(apps, schema_editor):
    reasons = apps.get_model("challenges", "DecisionReason").objects
    for status, texts in REASONS.items():
        for position, (title, text) in enumerate(texts):
            reasons.create(status=status, title=title, text=text, position=position)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0002_search_indexes")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
