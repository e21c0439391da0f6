"""A group for each role of smartcity.roles. When that table changes, a new migration
calls make_groups again."""

from django.db import migrations

from smartcity.roles import make_groups


def make(apps, schema_editor):
    make_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ("smartcity", "0003_tells_team"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("challenges", "0020_list_export"),
        ("contact", "0001_initial"),
        ("events", "0001_initial"),
        ("news", "0001_initial"),
        ("outbox", "0004_hold_email"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
