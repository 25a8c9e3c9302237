"""How we speak and run: Slack, the practice workspace, the command line."""
