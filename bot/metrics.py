"""What operators measure: counters, times and gauges without any name, text or incident in them.

What to be woken by, with an example of each, stands in docs/operating.md.
"""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("varnost_messages_total", "Messages by kind and what became of the try", ["kind", "outcome"])
UNSURE = Counter(
    "varnost_messages_unsure_total", "Messages whose earlier try may have arrived, by what was done about it", ["end"]
)
WAITED = Histogram("varnost_message_wait_seconds", "From the outbox to Slack's answer")
REQUESTS = Counter("varnost_requests_total", "What came in from Slack, by listener and result", ["listener", "result"])
TIMERS = Counter("varnost_timers_total", "Timers that fired")
TIMERS_FAILED = Counter("varnost_timers_failed_total", "Timers that failed and are tried again a minute later")
READINGS = Counter("varnost_readings_total", "Reports given to the language model, by outcome", ["outcome"])
READING_TOOK = Histogram("varnost_reading_seconds", "From the request to the language model's answer")

WAITING = Gauge("varnost_outbox_waiting", "Messages that wait to be sent")
OLDEST = Gauge("varnost_outbox_oldest_seconds", "Age of the message that has waited the longest")
REFUSED = Gauge("varnost_outbox_refused", "Messages that Slack refused for good; see `varnost resend`")
LATE = Gauge("varnost_timers_late_seconds", "For how long the timer that has been due the longest has been due")
READY = Gauge("varnost_ready", "1 when /readyz is green, else 0")
