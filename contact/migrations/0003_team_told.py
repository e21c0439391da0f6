"""Who was not told of a message yet; of those that are there already everybody was."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0002_email_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='is_team_told',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='message',
            name='is_team_told',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('is_team_told', False)), fields=['sent_at'], name='message_to_tell'),
        ),
    ]
