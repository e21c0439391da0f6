import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('challenges', '0003_default_reasons'),
        ('focus_areas', '0002_first_four'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.JSONField(default=list, help_text='Name of a criterion, and its word.', verbose_name='words')),
                ('sentences', models.TextField(blank=True, verbose_name='sentences')),
                ('is_approved', models.BooleanField(default=False, verbose_name='approved')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.entry')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Judge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='number')),
                ('reference', models.CharField(max_length=16, unique=True, verbose_name='reference')),
                ('link_nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('organisation', models.CharField(blank=True, max_length=100, verbose_name='organisation')),
                ('most', models.PositiveSmallIntegerField(blank=True, help_text='Empty: any number.', null=True, verbose_name='ideas at most')),
                ('status', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Cannot judge'), ('stepped_down', 'Left the panel')], default='invited', editable=False, max_length=20, verbose_name='status')),
                ('may_be_named', models.BooleanField(default=False, verbose_name='may be named')),
                ('accepted_words', models.TextField(verbose_name='what they agreed to, in the words shown')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='invited')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='said that they have finished')),
                ('reminders_opted_out', models.BooleanField(default=False, verbose_name='wants no reminders')),
                ('reminded_at', models.DateTimeField(editable=False, null=True, verbose_name='reminded')),
                ('receipt_until', models.DateTimeField(editable=False, null=True, verbose_name='told of scores until')),
                ('areas', models.ManyToManyField(blank=True, related_name='+', to='focus_areas.focusarea', verbose_name='knows about')),
            ],
            options={
                'verbose_name': 'judge',
                'verbose_name_plural': 'judges',
                'ordering': ['panel', 'seat'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MeetingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True, verbose_name='notes')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('asked_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='judging.judge', verbose_name='judge who asked to talk about it')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_note', to='challenges.entry')),
            ],
            options={
                'verbose_name': 'note of a meeting',
                'verbose_name_plural': 'notes of a meeting',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('terms', models.TextField(help_text='They read it with the invitation. Keep it to 120 words or so.', verbose_name='what judges agree to')),
                ('names_are_public', models.BooleanField(default=True, help_text='Each of them is asked, and named only after saying yes.', verbose_name='judges may be named')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('challenge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='panel', to='challenges.challenge', verbose_name='challenge')),
            ],
            options={
                'verbose_name': 'panel of judges',
                'verbose_name_plural': 'judging',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('run_panel', 'Can set up judging, invite judges, open and close rounds'), ('prepare_shown', 'Can say what judges see of an idea'), ('read_names', 'Can read which judge is which, and why one stepped aside'), ('read_scores', 'Can read scores and the ranking, judges as numbers'), ('decide_awards', 'Can choose and confirm winners, and approve feedback')],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddField(
            model_name='judge',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judges', to='judging.panel'),
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='number')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('overall', 'The whole challenge'), ('area', 'A focus area'), ('audience', 'A kind of entrant'), ('other', 'Any idea')], max_length=10, verbose_name='for')),
                ('audience', models.CharField(blank=True, choices=[('resident', 'I live here'), ('business', 'I run a business or organisation here'), ('employee', 'I work here'), ('visitor', 'I visit'), ('school', 'We are a school or a class')], max_length=20, verbose_name='kind of entrant')),
                ('outcome', models.CharField(choices=[('winner', 'Winner'), ('runner_up', 'Runner-up'), ('shortlisted', 'Shortlisted')], default='winner', max_length=20, verbose_name='outcome')),
                ('how_many', models.PositiveSmallIntegerField(default=1, verbose_name='how many ideas')),
                ('sponsor', models.CharField(blank=True, max_length=100, verbose_name='sponsor')),
                ('bars_sponsor', models.BooleanField(default=False, verbose_name='judges of the sponsor do not judge its ideas')),
                ('focus_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='focus_areas.focusarea', verbose_name='focus area')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='judging.panel')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'ordering': ['panel', 'position'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='UID')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, help_text='Counts the changes, for calendars (RFC 5545).', verbose_name='sequence')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=200, verbose_name='where')),
                ('is_called_off', models.BooleanField(default=False, verbose_name='called off')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('panel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='judging.panel')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['starts_at', 'pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='PanelHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('row', models.CharField(help_text='Such as Judge 3, WIC-7F3K-92.', max_length=60, verbose_name='about')),
                ('entry', models.ForeignKey(help_text='Empty: none. One that is erased takes its rows along.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.entry', verbose_name='idea')),
                ('what', models.CharField(max_length=100, verbose_name='what')),
                ('note', models.TextField(blank=True, verbose_name='note to staff')),
                ('by', models.ForeignKey(help_text='Empty: the judge.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='judging.panel')),
            ],
            options={
                'verbose_name': 'row of a history',
                'verbose_name_plural': 'rows of a history',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('status', models.CharField(choices=[('draft', 'Being set up'), ('open', 'Open'), ('closed', 'Closed')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('opened_at', models.DateTimeField(editable=False, null=True, verbose_name='opened')),
                ('reads', models.PositiveSmallIntegerField(default=0, help_text='0: all of them.', verbose_name='judges for each idea')),
                ('closes_at', models.DateTimeField(null=True, verbose_name='closes')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
                ('seed', models.CharField(editable=False, help_text='Who reads what, and in which order, is made from it.', max_length=22, verbose_name='seed')),
                ('told', models.JSONField(default=list, editable=False, verbose_name='alarms that staff were told of')),
                ('rubric', models.JSONField(default=list, editable=False, verbose_name='rubric')),
                ('entries', models.ManyToManyField(blank=True, help_text='Of a second look: others are read by nobody.', related_name='+', to='challenges.entry', verbose_name='ideas')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='judging.panel')),
            ],
            options={
                'verbose_name': 'round',
                'verbose_name_plural': 'rounds',
                'ordering': ['panel', 'position'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(help_text='In the order of this judge, which is a random one.', verbose_name='place')),
                ('status', models.CharField(choices=[('new', 'To do'), ('opened', 'Opened'), ('begun', 'Begun'), ('done', 'Done'), ('conflict', 'Stepped aside'), ('unable', 'Cannot judge it'), ('set_aside', 'Set aside')], default='new', editable=False, max_length=10, verbose_name='status')),
                ('reason', models.CharField(blank=True, choices=[('person', 'I know a person behind it'), ('work', 'I work with them, or did'), ('money', 'I, or someone close to me, could gain or lose money'), ('other', 'Something else'), ('language', 'I do not understand the language'), ('subject', 'I do not know the subject')], max_length=10, verbose_name='why it is not judged')),
                ('reason_note', models.TextField(blank=True, verbose_name='more about that')),
                ('strong', models.TextField(blank=True, verbose_name='what is strong')),
                ('stronger', models.TextField(blank=True, verbose_name='what could be stronger')),
                ('panel_note', models.TextField(blank=True, verbose_name='note to the panel')),
                ('version', models.PositiveIntegerField(default=0, help_text='Counts what was saved: optimistic lock.', verbose_name='version')),
                ('shown_version', models.PositiveIntegerField(default=0, verbose_name='version of the texts that were judged')),
                ('from_paper', models.BooleanField(default=False, help_text='Staff keyed it in; not if the judge saved it since.', verbose_name='from paper')),
                ('saved_at', models.DateTimeField(null=True, verbose_name='saved')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='challenges.entry')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='judging.judge')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='judging.round')),
            ],
            options={
                'verbose_name': 'card',
                'verbose_name_plural': 'cards',
                'ordering': ['round', 'judge', 'position'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.TextField(help_text='Invent it: judges read it as they read ideas.', verbose_name='the idea')),
                ('explanation', models.TextField(help_text='Judges read it once they have scored it themselves.', verbose_name='how you would score it, and why')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='judging.panel')),
            ],
            options={
                'verbose_name': 'sample',
                'verbose_name_plural': 'samples',
                'ordering': ['panel', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SampleCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('steps', models.JSONField(help_text='By primary key of the criterion.', verbose_name='steps')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sample_cards', to='judging.judge')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='judging.sample')),
            ],
            options={
                'verbose_name': 'card of a sample',
                'verbose_name_plural': 'cards of samples',
                'ordering': ['sample', 'judge'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField(verbose_name='step')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='judging.card')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.criterion')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['card', 'criterion'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ScoreChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.PositiveSmallIntegerField(verbose_name='before')),
                ('after', models.PositiveSmallIntegerField(verbose_name='after')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='judging.card')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.criterion')),
            ],
            options={
                'verbose_name': 'change of a score',
                'verbose_name_plural': 'changes of scores',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Shown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('texts', models.JSONField(default=dict, verbose_name='texts')),
                ('links', models.JSONField(default=list, verbose_name='links')),
                ('word_count', models.PositiveIntegerField(default=0, verbose_name='words')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('entry_version', models.CharField(help_text='Fingerprint of the idea.', max_length=16, verbose_name='made from')),
                ('is_ready', models.BooleanField(default=False, verbose_name='ready')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='challenges.entry')),
            ],
            options={
                'verbose_name': 'what judges see',
                'verbose_name_plural': 'what judges see',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ShownFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('description', models.CharField(blank=True, help_text='What a picture shows, as judges read it.', max_length=250, verbose_name='description')),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.attachment', verbose_name='file')),
                ('shown', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='judging.shown')),
            ],
            options={
                'verbose_name': 'file that judges see',
                'verbose_name_plural': 'files that judges see',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='StoredRanking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('fingerprint', models.CharField(help_text='SHA-256 of the scores.', max_length=64, verbose_name='fingerprint')),
                ('inputs', models.TextField(verbose_name='scores')),
                ('result', models.TextField(verbose_name='ranking')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='judging.round')),
            ],
            options={
                'verbose_name': 'ranking',
                'verbose_name_plural': 'rankings',
                'ordering': ['round', 'at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True, verbose_name='why')),
                ('reason_is_public', models.BooleanField(default=False, verbose_name='everyone may read why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='judging.award')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.entry')),
                ('undo_asked_by', models.ForeignKey(help_text='Somebody else agrees, and then it is undone.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undoing asked for by')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choices',
                'ordering': ['award', 'at', 'pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('by')), _negated=True), _connector='OR'), name='choice_is_confirmed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='choice_confirmed_has_its_time'), models.CheckConstraint(condition=models.Q(('undo_asked_by', None), ('confirmed_by__isnull', False), _connector='OR'), name='choice_undone_by_two_is_confirmed'), models.CheckConstraint(condition=models.Q(('reason_is_public', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='choice_public_reason_is_said')],
            },
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='judging.award')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.entry')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='judging.judge')),
            ],
            options={
                'verbose_name': 'bar',
                'verbose_name_plural': 'bars',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('judge', 'entry'), name='bar_is_said_once'), models.UniqueConstraint(fields=('judge', 'award'), name='bar_of_an_award_is_said_once'), models.CheckConstraint(condition=models.Q(models.Q(('award', None), ('entry__isnull', False)), models.Q(('award__isnull', False), ('entry', None)), _connector='OR'), name='bar_is_of_one_thing'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='bar_says_why')],
            },
        ),
        migrations.AddConstraint(
            model_name='judge',
            constraint=models.UniqueConstraint(fields=('panel', 'seat'), name='judge_has_a_seat_alone'),
        ),
        migrations.AddConstraint(
            model_name='judge',
            constraint=models.UniqueConstraint(condition=models.Q(('email_key', ''), _negated=True), fields=('panel', 'email_key'), name='judge_has_one_seat'),
        ),
        migrations.AddConstraint(
            model_name='judge',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['invited', 'accepted', 'declined', 'stepped_down'])), name='judge_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('panel', 'position'), name='award_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('panel', 'name'), name='award_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'overall')), fields=('panel',), name='award_for_the_whole_is_one'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('focus_area__isnull', False), ('kind', 'area')), models.Q(models.Q(('kind', 'area'), _negated=True), ('focus_area', None)), _connector='OR'), name='award_of_an_area_has_one'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'audience'), models.Q(('audience', ''), _negated=True)), models.Q(models.Q(('kind', 'audience'), _negated=True), ('audience', '')), _connector='OR'), name='award_of_a_group_has_one'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'overall'), _negated=True), models.Q(('how_many', 1), ('outcome', 'winner')), _connector='OR'), name='award_for_the_whole_is_won_once'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('how_many__gte', 1)), name='award_is_for_an_idea'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('bars_sponsor', False), models.Q(('sponsor', ''), _negated=True), _connector='OR'), name='award_bars_a_sponsor'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('panel', 'position'), name='round_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'open', 'closed'])), name='round_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('closes_at__gt', models.F('opened_at')), ('opened_at__isnull', False)), _connector='OR'), name='round_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(fields=('round', 'judge', 'entry'), name='card_is_one'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'opened', 'begun', 'done', 'conflict', 'unable', 'set_aside'])), name='card_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('done_at__isnull', False), _connector='OR'), name='card_done_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'conflict'), ('reason__in', ['person', 'work', 'money', 'other'])), models.Q(('status', 'unable'), ('reason__in', ['language', 'subject'])), models.Q(('status__in', ['conflict', 'unable']), _negated=True), _connector='OR'), name='card_stepped_aside_says_why'),
        ),
        migrations.AddConstraint(
            model_name='samplecard',
            constraint=models.UniqueConstraint(fields=('sample', 'judge'), name='sample_card_is_one'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('card', 'criterion'), name='score_is_one'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('step__gte', 1), ('step__lte', 5)), name='score_is_a_step'),
        ),
    ]
