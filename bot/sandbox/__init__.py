"""A practice Slack on this machine: Web API, Socket Mode, signed HTTP, and a page on which one person plays four.

The bot speaks to it as it speaks to Slack; nothing here knows the bot. It refuses what Slack refuses, so that what
passes here passes there.

    from bot.sandbox.config import SandboxConfig
    from bot.sandbox.thread import SandboxThread

    with SandboxThread(SandboxConfig(port=0)) as slack:            # in tests; `server.Sandbox` is the same on a loop
        start_the_bot(api_url=slack.api_url, bot_token=slack.config.bot_token, app_token=slack.config.app_token)
        slack.wait_for(lambda: slack.connections)                  # Socket Mode is up

        eva = slack.person("employee")                             # safety, security, manager
        eva.command("/incident", "the bot promised a refund", channel="general")   # waits for the ack; gives an Outcome
        slack.wait_for(eva.modal)                                  # the modal on top, or None
        outcome = eva.submit({"report_block/report_text": "the bot promised a refund"})
        assert outcome.closed                                      # or .errors, .updated, .problem

        slack.wait_for(lambda: any("INC-1" in text for text in eva.reads("bot")))
        eva.click("answer:q1:yes", channel="bot")                  # newest message with it; ts=... for a certain one
        eva.click("more", channel="home"); eva.select("severity", "S1"); eva.pick_date("due", "2026-11-30")
        eva.shortcut("report_incident"); eva.message_shortcut("report_message", "general", ts="...")
        eva.say("hello"); eva.open_home(); eva.home(); eva.sees("general")   # Slack's message objects
        eva.share("photo.png", text="look")                        # files, with words or without

        slack.move_clock(3600); slack.to_monday("America/New_York")
        slack.faults.rate_limit("chat.postMessage", retry_after=1, times=2)   # also fail_before, fail_after,
                                                                   # lose_answer, hang, refuse
        slack.redeliver(slack.deliveries[-1], times=3)             # the same payload again, in parallel
        with slack.held_back(): ...                                # deliveries wait, then go out at once
        slack.disconnect(); slack.drop_connections()
        slack.ledger.calls("chat.postMessage"); slack.ledger.refused()
        assert slack.trouble == []                                 # nothing failed before a person's eyes

Deliberately not here: the inside of files, search, user tokens, OAuth, Enterprise Grid, rate limits but planned ones.
"""
