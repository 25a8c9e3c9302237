"""What comes in from Slack, by surface: parse it, call a use case, say what came of it. No rules of ours here."""
