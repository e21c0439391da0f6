from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0006_gallery")]

    operations = [
        migrations.AddField(
            "entry",
            "is_late",
            models.BooleanField(
                default=False,
                editable=False,
                help_text=(
                    "Begun before the challenge closed, sent within half an hour after."
                ),
                verbose_name="late",
            ),
        ),
    ]
