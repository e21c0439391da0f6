import django.core.serializers.json
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(unique=True, verbose_name='web address')),
                ('hue', models.CharField(choices=[('experiences', 'Purple, star'), ('clean-tech', 'Green, leaf'), ('people', 'Pink, person'), ('innovation', 'Blue, light bulb')], max_length=20, verbose_name='colour and icon')),
                ('summary', models.CharField(help_text='One sentence, shown on its card.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. Shown on the page of the focus area.', verbose_name='text')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'focus area',
                'verbose_name_plural': 'focus areas',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='FocusAreaVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(verbose_name='web address')),
                ('hue', models.CharField(choices=[('experiences', 'Purple, star'), ('clean-tech', 'Green, leaf'), ('people', 'Pink, person'), ('innovation', 'Blue, light bulb')], max_length=20, verbose_name='colour and icon')),
                ('summary', models.CharField(help_text='One sentence, shown on its card.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. Shown on the page of the focus area.', verbose_name='text')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical focus area',
                'verbose_name_plural': 'historical focus areas',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
