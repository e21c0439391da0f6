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
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='Single words with commas between them, such as “bike, bicycle”.', max_length=200, verbose_name='words')),
                ('note', models.CharField(blank=True, help_text='For colleagues: why.', max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'words that mean the same',
                'verbose_name_plural': 'words that mean the same',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=30, unique=True)),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_pk', models.BigIntegerField()),
                ('url', models.CharField(max_length=300)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.CharField(blank=True, max_length=400)),
                ('areas', models.CharField(blank=True, max_length=200)),
                ('date', models.DateTimeField(null=True)),
                ('title_stems', models.TextField(blank=True)),
                ('head_stems', models.TextField(blank=True)),
                ('stems', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('fingerprint', models.CharField(max_length=32)),
                ('is_learnt', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'page that can be found',
                'verbose_name_plural': 'pages that can be found',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('is_learnt', False)), fields=['id'], name='document_to_learn')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_pk'), name='document_is_of_one_object')],
            },
        ),
        migrations.CreateModel(
            name='SynonymGroupVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('words', models.CharField(help_text='Single words with commas between them, such as “bike, bicycle”.', max_length=200, verbose_name='words')),
                ('note', models.CharField(blank=True, help_text='For colleagues: why.', max_length=200, verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical words that mean the same',
                'verbose_name_plural': 'historical words that mean the same',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Trigram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letters', models.CharField(max_length=3)),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trigrams', to='search.word')),
            ],
            options={
                'verbose_name': 'three letters',
                'verbose_name_plural': 'three letters',
                'default_permissions': (),
                'indexes': [models.Index(fields=['letters', 'word'], name='trigram_letters')],
            },
        ),
    ]
