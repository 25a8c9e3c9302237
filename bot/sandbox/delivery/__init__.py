"""How payloads reach the app: their wording, events with retries, Socket Mode, signed HTTP."""
