"""What changes challenges, ideas and drafts: functions, each one transaction."""
