"""Addresses are compared by a key; see smartcity.email_addresses."""

import smartcity.email_addresses
from django.conf import settings
from django.db import migrations, models

from smartcity.email_addresses import ADDRESS_LENGTH, email_key


def fill(apps, schema_editor):
    """The keys of rows that are there already."""
    for name, key, of in [
        ("Entry", "email_key", "email"),
        ("Draft", "email_key", "email"),
        ("Draft", "answered_email_key", "answers__email"),
    ]:
        rows = apps.get_model("challenges", name)._default_manager
        for pk, address in rows.values_list("pk", of).iterator():
            rows.filter(pk=pk).update(**{key: email_key(str(address or "")[:ADDRESS_LENGTH])})


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0020_list_export'),
        ('smartcity', '0004_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='entry',
            name='entry_email',
        ),
        migrations.AddField(
            model_name='draft',
            name='answered_email_key',
            field=smartcity.email_addresses.EmailKeyField(blank=True, default='', editable=False, max_length=509, of='answered_email', written_with='answers'),
        ),
        migrations.AddField(
            model_name='draft',
            name='email_key',
            field=smartcity.email_addresses.EmailKeyField(blank=True, default='', editable=False, max_length=509, of='email', written_with='email'),
        ),
        migrations.AddField(
            model_name='entry',
            name='email_key',
            field=smartcity.email_addresses.EmailKeyField(blank=True, default='', editable=False, max_length=509, of='email', written_with='email'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(models.F('email_key'), name='draft_email'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(models.F('answered_email_key'), name='draft_answered_email'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('email_key'), name='entry_email'),
        ),
    ]
