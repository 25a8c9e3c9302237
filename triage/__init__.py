"""What we decide and remember: true even if Slack vanished."""
