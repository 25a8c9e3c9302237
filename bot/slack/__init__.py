"""The only part that knows Slack's libraries: listeners parse and call a use case, views draw values, the surface
sends.
"""
