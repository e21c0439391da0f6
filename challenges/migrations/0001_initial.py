import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('focus_areas', '0001_initial'),
        ('outbox', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. Leave empty for a draft.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='hide again at')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('slug', models.SlugField(unique=True, verbose_name='web address')),
                ('reference_prefix', models.CharField(default='IC', help_text='Begins the reference of every idea, as in WIC-7F3K-92.', max_length=5, validators=[django.core.validators.RegexValidator('^[A-Z]{2,5}$', 'Use 2 to 5 capital letters, like WIC.')], verbose_name='reference prefix')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('brief', models.TextField(help_text='What we are looking for.', verbose_name='brief')),
                ('who_can_enter', models.TextField(verbose_name='who can enter')),
                ('audiences', models.JSONField(blank=True, default=list, verbose_name='kinds of entrant')),
                ('how_to_enter', models.TextField(blank=True, help_text='Also on the poster: keep it to a few lines.', verbose_name='how to enter')),
                ('prizes', models.TextField(blank=True, verbose_name='prizes')),
                ('criteria', models.TextField(help_text='What the judges look for. The criteria with weights follow it.', verbose_name='how ideas are judged')),
                ('rules', models.TextField(help_text='What entrants agree to.', verbose_name='rules')),
                ('questions', models.TextField(blank=True, help_text='Begin the line of each question with ###, its answer below.', verbose_name='frequently asked questions')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('results_at', models.DateTimeField(blank=True, help_text='Winners are shown from this moment, once results are complete.', null=True, verbose_name='results')),
                ('results_are_complete', models.BooleanField(default=False, help_text='Tick it when all outcomes are noted: at the moment above, or at once when that is past, the winners are shown, and every entrant who was in gets an email.', verbose_name='results are complete')),
                ('results_announced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='results announced')),
                ('promise_days', models.PositiveSmallIntegerField(default=5, help_text='Working days. Entrants are told so.', validators=[django.core.validators.MinValueValidator(1, 'Promise 1 working day or more.')], verbose_name='first answer within')),
                ('offline_idea_count', models.PositiveIntegerField(default=0, help_text='Added to the count, for a challenge that ran before this site.', verbose_name='ideas that came another way')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('focus_areas', models.ManyToManyField(blank=True, related_name='+', to='focus_areas.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'challenge',
                'verbose_name_plural': 'challenges',
                'ordering': ['-opens_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('weight', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='weight in percent')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weighted_criteria', to='challenges.challenge', verbose_name='challenge')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria with weights',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DecisionReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('changes_requested', 'Waiting for the entrant'), ('approved', 'Approved'), ('declined', 'Declined'), ('spam', 'Spam')], max_length=20, verbose_name='for')),
                ('title', models.CharField(help_text='What staff choose it by.', max_length=80, verbose_name='name')),
                ('text', models.TextField(help_text='Goes into the message to the entrant, where it can be changed each time. For spam, which sends nothing, into the note to staff.', verbose_name='message')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, help_text='Offered when staff decide.', verbose_name='in use')),
            ],
            options={
                'verbose_name': 'reason',
                'verbose_name_plural': 'reasons',
                'ordering': ['status', 'position', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['changes_requested', 'approved', 'declined', 'spam'])), name='reason_is_for_a_decision'), models.UniqueConstraint(models.F('status'), models.F('title'), name='reason_has_its_own_name')],
            },
        ),
        migrations.CreateModel(
            name='BulkAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('approve', 'Approve'), ('ask', 'Ask for changes'), ('decline', 'Decline'), ('spam', 'Mark as spam'), ('return_to_review', 'Put back to review'), ('assign', 'Assign to …')], max_length=20, verbose_name='action')),
                ('message', models.TextField(blank=True, verbose_name='message to the entrants')),
                ('staff_note', models.TextField(blank=True, verbose_name='note to staff')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='planned')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='when')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='challenges.decisionreason', verbose_name='reason')),
            ],
            options={
                'verbose_name': 'bulk action',
                'verbose_name_plural': 'bulk actions',
                'ordering': ['-confirmed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=16, unique=True, verbose_name='reference')),
                ('link_nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('answers', models.JSONField(default=dict, verbose_name='answers')),
                ('email', models.EmailField(blank=True, help_text='Where the link to this draft went.', max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('answered_email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('wants_reminders', models.BooleanField(default=True, verbose_name='wants reminders')),
                ('reminded_at', models.DateTimeField(editable=False, null=True, verbose_name='last reminded')),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last changed')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='challenges.challenge', verbose_name='challenge')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=16, unique=True, verbose_name='reference')),
                ('link_nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'To review'), ('changes_requested', 'Waiting for the entrant'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], default='draft', editable=False, max_length=20, verbose_name='status')),
                ('outcome', models.CharField(blank=True, choices=[('shortlisted', 'Shortlisted'), ('winner', 'Winner'), ('runner_up', 'Runner-up'), ('not_selected', 'Not selected')], help_text='For approved ideas. Shown when the results are published.', max_length=20, verbose_name='outcome')),
                ('award', models.CharField(blank=True, help_text='What was won, such as “Overall winner”.', max_length=80, verbose_name='award')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('problem', models.TextField(verbose_name='problem')),
                ('idea', models.TextField(verbose_name='idea')),
                ('beneficiaries', models.TextField(verbose_name='who benefits')),
                ('links', models.TextField(blank=True, verbose_name='links')),
                ('help_needed', models.TextField(blank=True, verbose_name='help needed')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('audience', models.CharField(choices=[('resident', 'I live here'), ('business', 'I run a business or organisation here'), ('employee', 'I work here'), ('visitor', 'I visit'), ('school', 'We are a school or a class')], max_length=20, verbose_name='kind of entrant')),
                ('organisation', models.CharField(blank=True, max_length=100, verbose_name='organisation or school')),
                ('team', models.CharField(blank=True, max_length=200, verbose_name='names of the team')),
                ('rules_accepted', models.BooleanField(default=False, verbose_name='rules accepted')),
                ('may_publish', models.BooleanField(default=False, verbose_name='may be published')),
                ('may_contact', models.BooleanField(default=False, verbose_name='may be contacted')),
                ('emails_opted_out', models.BooleanField(default=False, editable=False, verbose_name='wants no emails')),
                ('consent_words', models.JSONField(default=dict, editable=False, verbose_name='consent, in the words shown')),
                ('origin', models.CharField(choices=[('web', 'Web form'), ('phone', 'By phone'), ('paper', 'On paper'), ('in_person', 'In person'), ('email', 'By email')], default='web', max_length=10, verbose_name='how it reached us')),
                ('is_late', models.BooleanField(default=False, editable=False, help_text='Begun before the challenge closed, sent or entered after.', verbose_name='late')),
                ('idempotency_key', models.UUIDField(editable=False, unique=True, verbose_name='idempotency key')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='received')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('answer_due', models.DateTimeField(blank=True, editable=False, help_text='When the answer that we promised is due; empty if nobody waits.', null=True, verbose_name='answer due')),
                ('is_taken_down', models.BooleanField(default=False, editable=False, verbose_name='taken down')),
                ('assignee', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='challenges.challenge', verbose_name='challenge')),
                ('duplicate_of', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='duplicates', to='challenges.entry', verbose_name='same idea as')),
                ('entered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='typed in by')),
                ('focus_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='focus_areas.focusarea', verbose_name='focus area')),
            ],
            options={
                'verbose_name': 'idea',
                'verbose_name_plural': 'ideas',
                'ordering': ['-submitted_at', '-pk'],
                'permissions': [('moderate_entry', 'Can decide on ideas'), ('export_entry', 'Can export ideas with personal data'), ('record_results', 'Can note outcomes and tell what happened next')],
            },
        ),
        migrations.CreateModel(
            name='EntryHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('staff_note', models.TextField(blank=True, verbose_name='note to staff')),
                ('from_status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'To review'), ('changes_requested', 'Waiting for the entrant'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], max_length=20, verbose_name='from')),
                ('to_status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'To review'), ('changes_requested', 'Waiting for the entrant'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], max_length=20, verbose_name='to')),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='Restored by undoing: outcome, award, when it was decided.', verbose_name='what it was before')),
                ('is_undone', models.BooleanField(default=False, help_text='Set on a decision undone before its email, and on its undoing.', verbose_name='undone')),
                ('by', models.ForeignKey(help_text='Empty: the entrant.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('email', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.email', verbose_name='email to the entrant')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='challenges.entry')),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='challenges.decisionreason', verbose_name='reason')),
            ],
            options={
                'verbose_name': 'row of a history',
                'verbose_name_plural': 'rows of a history',
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BulkActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_fingerprint', models.CharField(help_text='Changes when the entrant changes the idea.', max_length=16, verbose_name='fingerprint when it was chosen')),
                ('planned_status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'To review'), ('changes_requested', 'Waiting for the entrant'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], max_length=20, verbose_name='status when it was chosen')),
                ('status', models.CharField(choices=[('chosen', 'Chosen'), ('waiting', 'Waiting'), ('done', 'Done'), ('refused', 'Refused'), ('undoing', 'To be undone'), ('undone', 'Undone')], default='chosen', max_length=10, verbose_name='status')),
                ('error', models.TextField(blank=True, help_text='It was refused, or could not be undone.', verbose_name='why not')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('bulk_action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='challenges.bulkaction')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bulk_items', to='challenges.entry')),
                ('history_row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.entryhistory')),
            ],
            options={
                'verbose_name': 'idea in a bulk action',
                'verbose_name_plural': 'ideas in a bulk action',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(default=django.utils.timezone.now, verbose_name='until')),
                ('answers', models.JSONField(verbose_name='answers')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='challenges.entry')),
                ('redacted_by', models.ForeignKey(help_text='Empty: the entrant changed it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='redacted by')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ['until', 'pk'],
                'permissions': [('read_original', 'Can read what was redacted')],
            },
        ),
        migrations.CreateModel(
            name='ExportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('chosen', models.TextField(help_text='The filters in words. What was searched for is not stored: it may be somebody’s name, and they may ask us to erase it.', verbose_name='which ideas')),
                ('rows', models.PositiveIntegerField(verbose_name='how many')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'export of the list',
                'verbose_name_plural': 'exports of the list',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NotificationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('none', 'No notices'), ('at_once', 'At once'), ('digest', 'Each morning')], default='none', max_length=10, verbose_name='notices')),
                ('notified_until', models.DateTimeField(default=django.utils.timezone.now)),
                ('notified_at', models.DateTimeField(null=True)),
                ('morning', models.DateField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notices',
                'verbose_name_plural': 'notices',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PersonalDataAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('what', models.CharField(choices=[('entry', 'the idea, with name and email'), ('original', 'what was redacted'), ('case_file', 'as a case file')], max_length=10, verbose_name='what')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='challenges.entry')),
            ],
            options={
                'verbose_name': 'view of personal data',
                'verbose_name_plural': 'views of personal data',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgressUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('text', models.TextField(verbose_name='what happened')),
                ('idempotency_key', models.UUIDField(editable=False, null=True, unique=True, verbose_name='idempotency key')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='challenges.entry')),
            ],
            options={
                'verbose_name': 'update',
                'verbose_name_plural': 'updates',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('picture', 'Picture'), ('document', 'Document')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('alt', models.CharField(blank=True, help_text='What a picture shows, for people who cannot see it.', max_length=250, verbose_name='description')),
                ('original', models.CharField(blank=True, max_length=100)),
                ('renditions', models.JSONField(blank=True, default=list)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='added')),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='challenges.draft')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='challenges.entry')),
                ('update', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='challenges.progressupdate')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('expire_at', None), ('expire_at__gt', models.F('publish_at')), _connector='OR'), name='challenge_expires_after_it_is_published', violation_error_message='“Hide again at” must be later than “Publish at”.'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='challenge_closes_after_it_opens', violation_error_message='“Closes” must be later than “Opens”.'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('promise_days__gte', 1)), name='challenge_promises_a_working_day'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('results_at', None), ('results_at__gt', models.F('closes_at')), _connector='OR'), name='challenge_has_results_after_it_closes', violation_error_message='“Results” must be later than “Closes”.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100)), name='criterion_weight_is_a_percentage', violation_error_message='A weight is from 1 to 100 percent.'),
        ),
        migrations.AddConstraint(
            model_name='bulkaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['approve', 'ask', 'decline', 'spam', 'return_to_review', 'assign'])), name='bulk_action_kind_is_known'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(models.F('challenge'), models.F('changed_at'), name='draft_of_challenge'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(models.F('email_key'), name='draft_email'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(models.F('answered_email_key'), name='draft_answered_email'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('status'), models.F('submitted_at'), name='entry_queue'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('challenge'), models.F('status'), name='entry_of_challenge'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('email_key'), name='entry_email'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('answer_due'), models.Case(models.When(answer_due=None, then=django.db.models.expressions.CombinedExpression(models.F('id'), '*', models.Value(-1))), default=models.F('id'), output_field=models.BigIntegerField()), models.F('id'), models.F('status'), models.F('submitted_at'), models.F('challenge'), models.F('focus_area'), models.F('audience'), models.F('origin'), models.F('is_late'), models.F('assignee'), name='entry_promise'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['status', 'submitted_at', 'id', 'may_publish', 'challenge', 'focus_area', 'audience', 'outcome', 'title', 'is_taken_down', 'duplicate_of'], name='entry_gallery'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested', 'approved', 'declined', 'withdrawn', 'spam'])), name='entry_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='entry_sent_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), ('rules_accepted', True), _connector='OR'), name='entry_sent_accepts_the_rules'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('status', 'approved'), _connector='OR'), name='entry_outcome_only_when_approved'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('duplicate_of', None), models.Q(('duplicate_of', models.F('id')), _negated=True), _connector='OR'), name='entry_is_not_its_own_duplicate'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('award', ''), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='entry_award_only_with_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_due__isnull', False), ('status', 'submitted')), models.Q(('answer_due', None), models.Q(('status', 'submitted'), _negated=True)), _connector='OR'), name='entry_answer_is_due_to_review_only'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'web'), _negated=True), ('status', 'draft'), models.Q(('email', ''), _negated=True), _connector='OR'), name='entry_from_the_web_has_an_email'),
        ),
        migrations.AddIndex(
            model_name='bulkactionitem',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'undoing'])), fields=['failures', 'id'], name='bulk_item_pending'),
        ),
        migrations.AddConstraint(
            model_name='bulkactionitem',
            constraint=models.UniqueConstraint(models.F('bulk_action'), models.F('entry'), name='bulk_item_is_once_in_its_action'),
        ),
        migrations.AddConstraint(
            model_name='bulkactionitem',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['chosen', 'waiting', 'done', 'refused', 'undoing', 'undone'])), name='bulk_item_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='notificationpreference',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['none', 'at_once', 'digest'])), name='notices_choice_is_known'),
        ),
        migrations.AddConstraint(
            model_name='personaldataaccess',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['entry', 'original', 'case_file'])), name='viewing_what_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft__isnull', False), ('entry', None), ('update', None)), models.Q(('draft', None), ('entry__isnull', False), ('update', None)), models.Q(('draft', None), ('entry', None), ('update__isnull', False)), _connector='OR'), name='attachment_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('update', None), ('kind', 'picture'), _connector='OR'), name='attachment_of_an_update_is_a_picture'),
        ),
    ]
