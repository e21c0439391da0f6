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
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(help_text='A page of this site, such as /events/, or https://…', max_length=300, verbose_name='link')),
                ('link_text', models.CharField(help_text='What people can do there, such as “See what’s on”.', max_length=60, verbose_name='words of the link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
                ('summary', models.CharField(help_text='One sentence for its card.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. You speak to them: “you”.', verbose_name='what it means for them')),
                ('kind', models.CharField(blank=True, choices=[('resident', 'Residents'), ('business', 'Businesses and organisations'), ('employee', 'People who work here'), ('visitor', 'Visitors'), ('school', 'Schools and classes')], help_text='The page shows the challenges and events that are for them. None: all.', max_length=10, verbose_name='kind of people')),
            ],
            options={
                'verbose_name': 'audience',
                'verbose_name_plural': 'audiences',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='AudienceVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('link', models.CharField(help_text='A page of this site, such as /events/, or https://…', max_length=300, verbose_name='link')),
                ('link_text', models.CharField(help_text='What people can do there, such as “See what’s on”.', max_length=60, verbose_name='words of the link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('summary', models.CharField(help_text='One sentence for its card.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. You speak to them: “you”.', verbose_name='what it means for them')),
                ('kind', models.CharField(blank=True, choices=[('resident', 'Residents'), ('business', 'Businesses and organisations'), ('employee', 'People who work here'), ('visitor', 'Visitors'), ('school', 'Schools and classes')], help_text='The page shows the challenges and events that are for them. None: all.', max_length=10, verbose_name='kind of people')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical audience',
                'verbose_name_plural': 'historical audiences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Way',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(help_text='A page of this site, such as /events/, or https://…', max_length=300, verbose_name='link')),
                ('link_text', models.CharField(help_text='What people can do there, such as “See what’s on”.', max_length=60, verbose_name='words of the link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.CharField(help_text='Two or three sentences.', max_length=300, verbose_name='text')),
                ('icon', models.CharField(choices=[('innovation', 'Light bulb'), ('calendar', 'Calendar'), ('mail', 'Letter'), ('people', 'Person'), ('experiences', 'Star'), ('clean-tech', 'Leaf'), ('partners', 'Two rings'), ('tick', 'Tick'), ('news', 'Newspaper'), ('question', 'Question mark'), ('phone', 'Phone')], default='tick', max_length=20, verbose_name='icon')),
                ('is_shown', models.BooleanField(default=True, help_text='Visitors see it.', verbose_name='shown')),
                ('audiences', models.ManyToManyField(blank=True, help_text='On whose pages it stands. None: on those of everybody.', related_name='ways', to='get_involved.audience', verbose_name='audiences')),
            ],
            options={
                'verbose_name': 'way to join in',
                'verbose_name_plural': 'ways to join in',
                'ordering': ['position', 'title'],
            },
        ),
        migrations.CreateModel(
            name='WayVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('link', models.CharField(help_text='A page of this site, such as /events/, or https://…', max_length=300, verbose_name='link')),
                ('link_text', models.CharField(help_text='What people can do there, such as “See what’s on”.', max_length=60, verbose_name='words of the link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.CharField(help_text='Two or three sentences.', max_length=300, verbose_name='text')),
                ('icon', models.CharField(choices=[('innovation', 'Light bulb'), ('calendar', 'Calendar'), ('mail', 'Letter'), ('people', 'Person'), ('experiences', 'Star'), ('clean-tech', 'Leaf'), ('partners', 'Two rings'), ('tick', 'Tick'), ('news', 'Newspaper'), ('question', 'Question mark'), ('phone', 'Phone')], default='tick', max_length=20, verbose_name='icon')),
                ('is_shown', models.BooleanField(default=True, help_text='Visitors see it.', verbose_name='shown')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical way to join in',
                'verbose_name_plural': 'historical ways to join in',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
