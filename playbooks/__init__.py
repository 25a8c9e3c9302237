"""What we know: the data of Varnost and its grammar. Imports nothing of ours; no deciding, no database, no Slack."""
