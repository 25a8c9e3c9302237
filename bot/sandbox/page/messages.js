// Draws a list of messages and keeps what did not change, so that menus stay open and focus stays put. Not here: fetching them.

import { h, menu } from "./dom.js";
import { blocks } from "./blocks.js";
import { mrkdwn } from "./text.js";

const COLOURS = ["#3a4bb5", "#0f7b6c", "#a8442a", "#7a3e9d", "#5c6570"];

/** A square with somebody's initials. */
export function avatar(name, number) {
  const initials = name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, initials);
  node.style.background = COLOURS[number % COLOURS.length];
  return node;
}

export class MessageList {
  constructor(env, options = {}) {
    this.env = env;
    this.options = options;
    this.node = h("div", { class: "messages", role: "log", "aria-label": options.label ?? "Messages", tabIndex: 0 });
    this.kept = new Map();
  }

  /** Show these; whoever was at the end, or comes here anew, sees what is new from its beginning. */
  show(list, channel, unread = 0) {
    if (this.channel !== channel.id) { this.kept.clear(); this.node.replaceChildren(); this.channel = channel.id; this.fresh = true; }
    const atEnd = this.fresh || this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
    const focused = this.node.contains(document.activeElement) ? this.keyOf(document.activeElement) : null;
    const first = this.fresh ? list.at(-unread) : list.find((message) => !this.kept.has(message.ts));
    this.fill(list, channel);
    if (focused) (this.node.querySelector(focused) ?? this.next()).focus();
    if (atEnd) this.toEnd(unread || !this.fresh ? first : null);
    this.fresh = false;
  }

  fill(list, channel) {
    const seen = new Set(list.map((message) => message.ts));
    for (const [ts, kept] of this.kept) if (!seen.has(ts)) { kept.node.remove(); this.kept.delete(ts); }
    let day = "";
    const nodes = list.map((message) => {
      const today = this.env.day(message.ts);
      const first = today !== day;
      day = today;
      return this.keep(message, channel, first ? today : "");
    });
    if (nodes.some((node, number) => this.node.children[number] !== node)) this.node.replaceChildren(...nodes);
    if (!list.length) this.node.replaceChildren(h("p", { class: "empty" }, this.options.empty ?? "Nothing here yet."));
  }

  /** Scroll to the end, but never past the beginning of what is new. */
  toEnd(first) {
    this.node.scrollTop = this.node.scrollHeight;
    const node = first && this.kept.get(first.ts)?.node;
    if (node) this.node.scrollTop = Math.min(this.node.scrollTop, node.offsetTop - this.node.offsetTop - 6);
  }

  /** Where the keyboard goes on when the button that was pressed is gone: the last message's first button. */
  next() {
    return this.node.lastElementChild?.querySelector(".body button, .body select") ?? this.node;
  }

  keyOf(active) {
    const ts = active.closest("[data-ts]")?.dataset.ts;
    const key = active.closest("[data-key]")?.dataset.key;
    return ts && key ? `[data-ts="${ts}"] [data-key="${CSS.escape(key)}"]` : ts ? `[data-ts="${ts}"] summary` : null;
  }

  keep(message, channel, day) {
    const print = JSON.stringify([message, day, this.env.day(this.env.now())]);
    const kept = this.kept.get(message.ts);
    if (kept?.print === print) return kept.node;
    const node = this.draw(message, channel, day);
    this.kept.set(message.ts, { print, node });
    return node;
  }

  draw(message, channel, day) {
    const { env } = this;
    const name = env.name(message.user);
    const ctx = { ...env.context(), values: message.values, use: (block, el, value, node) => env.act("touch", { channel: channel.id, ts: message.ts, block_id: block.block_id, action_id: el.action_id, value }, { node }) };
    const body = message.blocks?.length ? blocks(message.blocks, ctx) : h("div", { class: "section-text" }, mrkdwn(message.text));
    return h("article", { class: `message ${message.ephemeral ? "ephemeral" : ""}`, data: { ts: message.ts } },
      day ? h("div", { class: "day" }, h("span", {}, day)) : null,
      h("div", { class: "message-row" }, avatar(name, env.number(message.user)),
        h("div", { class: "message-main" },
          message.ephemeral ? h("div", { class: "only-you" }, "Only visible to you") : null,
          h("div", { class: "byline" }, h("b", {}, name), message.bot_id ? h("span", { class: "badge" }, "APP") : null,
            h("time", {}, env.time(message.ts)), message.edited ? h("span", { class: "edited" }, "(edited)") : null),
          h("div", { class: "body" }, body), this.reactions(message), this.thread(message)),
        message.ephemeral ? null : this.tools(message, channel)));
  }

  reactions(message) {
    if (!message.reactions?.length) return null;
    return h("div", { class: "reactions" }, message.reactions.map((each) => h("span", { class: "reaction" }, mrkdwn(`:${each.name}:`), ` ${each.count}`)));
  }

  thread(message) {
    if (!message.reply_count || this.options.thread) return null;
    return h("button", { class: "plain thread-link", onclick: () => this.env.openThread(message.ts) }, `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`);
  }

  tools(message, channel) {
    const entries = this.env.shortcuts("message").map((each) => [each.name, () => this.env.act("message_shortcut", { id: each.id, channel: channel.id, ts: message.ts })]);
    if (!this.options.thread) entries.unshift(["Reply in thread", () => this.env.openThread(message.ts)]);
    return menu("⋯", "More actions", entries, "tools");
  }
}
