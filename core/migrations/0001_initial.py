import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
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
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'version of the content',
                'verbose_name_plural': 'version of the content',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='process')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'sign of life',
                'verbose_name_plural': 'signs of life',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PageText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=50, unique=True, verbose_name='key')),
                ('name', models.CharField(editable=False, max_length=100, verbose_name='name')),
                ('body', models.TextField(blank=True, help_text='Markdown. Empty: the text below, which came with the site. {council}, {place}, {site}, {site_url}, {email}, {dpo_email}, {security_email}, {phone}, {phone_and_hours} and {address} are filled in from the site settings; where one has no value, its paragraph is left out.', verbose_name='text')),
            ],
            options={
                'verbose_name': 'text of a page',
                'verbose_name_plural': 'texts of pages',
                'ordering': ['name'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original', models.CharField(blank=True, max_length=100)),
                ('renditions', models.JSONField(blank=True, default=list)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='added')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('counts', models.JSONField(help_text='Rows by the kind of smartcity.retention.', verbose_name='how many')),
            ],
            options={
                'verbose_name': 'deletion by time',
                'verbose_name_plural': 'deletions by time',
                'ordering': ['-at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('announcement', 'Announcement'), ('warning', 'Warning'), ('emergency', 'Emergency: nobody can hide it')], default='announcement', max_length=12, verbose_name='level')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('text', models.TextField(help_text='What has happened, whom it concerns, what to do. Markdown.', max_length=300, verbose_name='text')),
                ('path', models.CharField(default='/', help_text='A page such as /events/. With what is below it, / is every page.', max_length=200, validators=[django.core.validators.RegexValidator('\\A/(\\S*/)?\\Z', 'Write it as in /events/: a slash at both ends.')], verbose_name='where')),
                ('is_section', models.BooleanField(default=True, help_text='Such as each event, when it stands on /events/.', verbose_name='and all pages below it')),
                ('starts_at', models.DateTimeField(blank=True, help_text='Empty: a draft, which nobody sees.', null=True, verbose_name='shown from')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Empty: until you come back and end it.', null=True, verbose_name='shown until')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['-starts_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='alert_ends_after_it_starts', violation_error_message='It must end later than it starts.')],
            },
        ),
        migrations.CreateModel(
            name='AlertVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('level', models.CharField(choices=[('announcement', 'Announcement'), ('warning', 'Warning'), ('emergency', 'Emergency: nobody can hide it')], default='announcement', max_length=12, verbose_name='level')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('text', models.TextField(help_text='What has happened, whom it concerns, what to do. Markdown.', max_length=300, verbose_name='text')),
                ('path', models.CharField(default='/', help_text='A page such as /events/. With what is below it, / is every page.', max_length=200, validators=[django.core.validators.RegexValidator('\\A/(\\S*/)?\\Z', 'Write it as in /events/: a slash at both ends.')], verbose_name='where')),
                ('is_section', models.BooleanField(default=True, help_text='Such as each event, when it stands on /events/.', verbose_name='and all pages below it')),
                ('starts_at', models.DateTimeField(blank=True, help_text='Empty: a draft, which nobody sees.', null=True, verbose_name='shown from')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Empty: until you come back and end it.', null=True, verbose_name='shown until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical alert',
                'verbose_name_plural': 'historical alerts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='DraftLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='Label of its model.', max_length=50, verbose_name='kind')),
                ('content_pk', models.BigIntegerField(verbose_name='row that it shows')),
                ('nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('expires_at', models.DateTimeField(verbose_name='works until')),
            ],
            options={
                'verbose_name': 'link to a draft',
                'verbose_name_plural': 'links to drafts',
                'ordering': ['kind', 'content_pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'content_pk'), name='draft_link_is_of_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('references', models.TextField(blank=True, help_text='Separated by spaces.', verbose_name='references')),
                ('by', models.ForeignKey(help_text='Empty: at the terminal.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'ordering': ['-at', '-pk'],
                'permissions': [('erase_person', 'Can erase a person')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='Label of its model.', max_length=50, verbose_name='kind')),
                ('slug', models.CharField(max_length=80, verbose_name='address')),
                ('content_pk', models.BigIntegerField(help_text='It may be deleted by now.', verbose_name='row that stood there')),
            ],
            options={
                'verbose_name': 'old address',
                'verbose_name_plural': 'old addresses',
                'ordering': ['kind', 'slug'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'slug'), name='old_address_is_of_one_row')],
            },
        ),
        migrations.CreateModel(
            name='PageTextVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('body', models.TextField(blank=True, help_text='Markdown. Empty: the text below, which came with the site. {council}, {place}, {site}, {site_url}, {email}, {dpo_email}, {security_email}, {phone}, {phone_and_hours} and {address} are filled in from the site settings; where one has no value, its paragraph is left out.', verbose_name='text')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical text of a page',
                'verbose_name_plural': 'historical texts of pages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='A Smart City for All', max_length=60, verbose_name='site name')),
                ('slogan', models.CharField(default='We’re creating an inclusive smart city by encouraging innovation, harnessing technology and building partnerships.', max_length=200, verbose_name='slogan')),
                ('place', models.CharField(default='City', help_text='As in “the … Innovation Challenge”.', max_length=60, verbose_name='place')),
                ('council', models.CharField(default='The council', max_length=80, verbose_name='council')),
                ('council_url', models.URLField(blank=True, help_text='Linked at the foot of each page.', verbose_name='council’s website')),
                ('team_email', models.EmailField(default='team@example.com', help_text='Gets notices of new ideas and messages; replies go here too.', max_length=254, verbose_name='team email')),
                ('notify_team', models.BooleanField(default=True, help_text='Emails to the team email about ideas that come in or come back: the first at once, then one for all of the next ten minutes. Moderators choose their own under “My notices”.', verbose_name='notices to the team')),
                ('emails_wait', models.BooleanField(default=False, help_text='While this is ticked no email leaves the site, such as after a backup was restored. Untick it to let them all go.', verbose_name='emails wait')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('phone_hours', models.CharField(blank=True, help_text='When to ring.', max_length=80, verbose_name='phone hours')),
                ('phone_cost', models.CharField(blank=True, help_text='As in “Calls cost the same as to any other 020 number.”', max_length=80, verbose_name='cost of a call')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('in_person', models.TextField(blank=True, help_text='Where people can meet us, and when.', verbose_name='in person')),
                ('social_media', models.TextField(blank=True, help_text='One per line: a name, then its address that begins https://', verbose_name='social media')),
                ('dpo_email', models.EmailField(blank=True, help_text='Stands on the privacy page. Empty: the team email.', max_length=254, verbose_name='email of the data protection officer')),
                ('security_email', models.EmailField(blank=True, help_text='Stands in security.txt. Empty: the team email.', max_length=254, verbose_name='email for security problems')),
                ('security_checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='security contact checked on; security.txt holds for a year from then')),
                ('statement_checked_on', models.DateField(blank=True, help_text='The law asks for it once a year, and the statement says when.', null=True, verbose_name='accessibility statement checked on')),
                ('accessibility_tested_on', models.DateField(blank=True, help_text='When somebody last tested the site, as the statement tells.', null=True, verbose_name='accessibility tested on')),
                ('has_alerts', models.BooleanField(default=False, editable=False, verbose_name='has alerts')),
                ('ideas_path', models.CharField(blank=True, editable=False, max_length=200)),
                ('ideas_from', models.DateTimeField(editable=False, null=True)),
                ('ideas_until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'site settings',
                'verbose_name_plural': 'site settings',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='site_settings_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='SiteSettingsVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('name', models.CharField(default='A Smart City for All', max_length=60, verbose_name='site name')),
                ('slogan', models.CharField(default='We’re creating an inclusive smart city by encouraging innovation, harnessing technology and building partnerships.', max_length=200, verbose_name='slogan')),
                ('place', models.CharField(default='City', help_text='As in “the … Innovation Challenge”.', max_length=60, verbose_name='place')),
                ('council', models.CharField(default='The council', max_length=80, verbose_name='council')),
                ('council_url', models.URLField(blank=True, help_text='Linked at the foot of each page.', verbose_name='council’s website')),
                ('team_email', models.EmailField(default='team@example.com', help_text='Gets notices of new ideas and messages; replies go here too.', max_length=254, verbose_name='team email')),
                ('notify_team', models.BooleanField(default=True, help_text='Emails to the team email about ideas that come in or come back: the first at once, then one for all of the next ten minutes. Moderators choose their own under “My notices”.', verbose_name='notices to the team')),
                ('emails_wait', models.BooleanField(default=False, help_text='While this is ticked no email leaves the site, such as after a backup was restored. Untick it to let them all go.', verbose_name='emails wait')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('phone_hours', models.CharField(blank=True, help_text='When to ring.', max_length=80, verbose_name='phone hours')),
                ('phone_cost', models.CharField(blank=True, help_text='As in “Calls cost the same as to any other 020 number.”', max_length=80, verbose_name='cost of a call')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('in_person', models.TextField(blank=True, help_text='Where people can meet us, and when.', verbose_name='in person')),
                ('social_media', models.TextField(blank=True, help_text='One per line: a name, then its address that begins https://', verbose_name='social media')),
                ('dpo_email', models.EmailField(blank=True, help_text='Stands on the privacy page. Empty: the team email.', max_length=254, verbose_name='email of the data protection officer')),
                ('security_email', models.EmailField(blank=True, help_text='Stands in security.txt. Empty: the team email.', max_length=254, verbose_name='email for security problems')),
                ('security_checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='security contact checked on; security.txt holds for a year from then')),
                ('statement_checked_on', models.DateField(blank=True, help_text='The law asks for it once a year, and the statement says when.', null=True, verbose_name='accessibility statement checked on')),
                ('accessibility_tested_on', models.DateField(blank=True, help_text='When somebody last tested the site, as the statement tells.', null=True, verbose_name='accessibility tested on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical site settings',
                'verbose_name_plural': 'historical site settings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
