import django.core.serializers.json
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('focus_areas', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics of news',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PostVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('picture_alt', models.CharField(blank=True, help_text='One or two sentences for people who cannot see it. Every picture needs them: leave out one that shows nothing.', max_length=250, verbose_name='what the picture shows')),
                ('picture_credit', models.CharField(blank=True, help_text='Shown below it, such as “Photo: Friends of the Library”.', max_length=120, verbose_name='credit')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown.', verbose_name='text')),
                ('author', models.CharField(blank=True, help_text='Name of the person who wrote it. Empty: the programme.', max_length=120, verbose_name='author')),
                ('is_featured', models.BooleanField(default=False, help_text='It leads the home page and the news, until you feature a later one.', verbose_name='featured')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody last made sure that it is still right. Shown.', null=True, verbose_name='checked on')),
                ('owner', models.CharField(blank=True, help_text='Who checks it. For staff alone.', max_length=120, verbose_name='kept right by')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'historical news post',
                'verbose_name_plural': 'historical news posts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='TopicVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical topic',
                'verbose_name_plural': 'historical topics of news',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('picture_alt', models.CharField(blank=True, help_text='One or two sentences for people who cannot see it. Every picture needs them: leave out one that shows nothing.', max_length=250, verbose_name='what the picture shows')),
                ('picture_credit', models.CharField(blank=True, help_text='Shown below it, such as “Photo: Friends of the Library”.', max_length=120, verbose_name='credit')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identity in feeds')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown.', verbose_name='text')),
                ('author', models.CharField(blank=True, help_text='Name of the person who wrote it. Empty: the programme.', max_length=120, verbose_name='author')),
                ('is_featured', models.BooleanField(default=False, help_text='It leads the home page and the news, until you feature a later one.', verbose_name='featured')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody last made sure that it is still right. Shown.', null=True, verbose_name='checked on')),
                ('owner', models.CharField(blank=True, help_text='Who checks it. For staff alone.', max_length=120, verbose_name='kept right by')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('focus_areas', models.ManyToManyField(blank=True, related_name='posts', to='focus_areas.focusarea', verbose_name='focus areas')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='core.picture', verbose_name='picture')),
                ('topics', models.ManyToManyField(blank=True, related_name='posts', to='news.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'news post',
                'verbose_name_plural': 'news posts',
                'ordering': ['-publish_at', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('expire_at', None), ('expire_at__gt', models.F('publish_at')), _connector='OR'), name='post_expires_after_it_is_published', violation_error_message='“Public until” must be later than “Publish at”.'), models.CheckConstraint(condition=models.Q(('picture', None), models.Q(('picture_alt', ''), _negated=True), _connector='OR'), name='post_picture_is_described', violation_error_message='Say what the picture shows.')],
            },
        ),
    ]
