"""The page of the practice Slack: its guard, its state, its actions, its stream.

Not here: HTML, styles and scripts (`bot/sandbox/page`).
"""
