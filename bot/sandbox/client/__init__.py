"""What Slack's own client does for a person: commands, clicks, forms, plain messages.

Not here: the page, and the driver for tests.
"""
