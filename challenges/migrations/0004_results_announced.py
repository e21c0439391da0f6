from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0003_version")]

    operations = [
        migrations.AddField(
            "challenge",
            "results_announced_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="results announced",
            ),
        ),
        migrations.AlterField(
            "challenge",
            "results_at",
            models.DateTimeField(
                blank=True,
                help_text=(
                    "From this minute winners are shown, and entrants get their "
                    "emails. Note all outcomes before; without a winner nothing goes "
                    "out."
                ),
                null=True,
                verbose_name="results",
            ),
        ),
    ]
