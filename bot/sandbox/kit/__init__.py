"""Block Kit as Slack documents it, for messages, modals and the Home tab. Knows nothing of channels or people.

The grammar is data (`composition`, `elements`, `richtext`, `blocks`, `views`), written in the words of `rules` and read
by `check`; `relations` says what a grammar cannot; `surface` looks at a whole message or view; `normal` fills in what
Slack fills in; `state` is what an element remembers.
"""
