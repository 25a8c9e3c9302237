"""What operators measure: counters and times without any name, text or incident in them."""

from prometheus_client import Counter, Histogram

MESSAGES = Counter("varnost_messages_total", "Messages by kind and what became of the try", ["kind", "outcome"])
WAITED = Histogram("varnost_message_wait_seconds", "From the outbox to Slack's answer")
REQUESTS = Counter("varnost_requests_total", "What came in from Slack, by listener and result", ["listener", "result"])
TIMERS = Counter("varnost_timers_total", "Timers that fired")
