from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            "email",
            "unsubscribe_url",
            models.URLField(
                blank=True,
                help_text="Goes into the header List-Unsubscribe (RFC 2369).",
                verbose_name="unsubscribe at",
            ),
        ),
    ]
