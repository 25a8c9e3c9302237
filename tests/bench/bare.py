"""The baseline: a Bolt app that only acknowledges, served as ours is. `python -m tests.bench.bare PORT API_URL`."""

import re
import sys

import waitress
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

SECRET = "bench"


def main(port: int, api_url: str) -> None:
    """Serve until killed."""
    app = App(
        client=WebClient(token="xoxb-bench", base_url=api_url), signing_secret=SECRET, process_before_response=True
    )
    app.command("/incident")(lambda ack: ack())
    app.action(re.compile("answer:.*"))(lambda ack: ack())
    app.view("report")(lambda ack: ack())
    waitress.serve(SlackRequestHandler(app, path="/slack/events"), host="127.0.0.1", port=port, threads=16, _quiet=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
