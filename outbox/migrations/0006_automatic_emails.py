"""How many emails went out that nobody of staff decided on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0005_email_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='email',
            name='is_automatic',
            field=models.BooleanField(default=False, editable=False, help_text='To an address that a visitor typed; nobody of staff decided it.', verbose_name='automatic'),
        ),
        migrations.AddIndex(
            model_name='email',
            index=models.Index(condition=models.Q(('is_automatic', True)), fields=['send_after'], name='email_automatic'),
        ),
    ]
