// The page: who you are, where you look, what you do. It shows what the server says and sends what you do; it decides nothing itself.

import { h, hush, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { Modal } from "./dialogs.js";
import { MessageList, avatar } from "./messages.js";
import { arrive, news, remember } from "./places.js";
import { side } from "./side.js";
import { know, mrkdwn } from "./text.js";
import { clockMenu, botMenu, zoneTime } from "./top.js";

const app = document.getElementById("app");
let state = null;
let me = null;
let place = { channel: null, home: false, thread: null };
let stream = null;
let parts = null;
let received = 0;

const now = () => state.clock.now + (performance.now() - received) / 1000;
const channel = () => state.channels.find((each) => each.id === place.channel) ?? state.channels[0];

const FOR_BOT = new Set(["command", "shortcut", "message_shortcut", "touch", "submit"]);

/** A bot that is just starting is waited for, though not for ever: nobody should have to click twice. */
async function botIsUp() {
  for (let waits = 0; waits < 100 && state?.bot.running && !state.bot.connected; waits += 1) await new Promise((go) => setTimeout(go, 200));
}

/** Do something as the person; true when it went well. Whatever went wrong is said aloud. */
async function act(what, wish, { node = null, quiet = false } = {}) {
  node?.setAttribute("aria-busy", "true");
  try {
    if (FOR_BOT.has(what)) await botIsUp();
    const answer = await fetch("/page/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: me, do: what, ...wish }) });
    const outcome = await answer.json();
    const wrong = outcome.problem ?? (answer.ok ? null : "That did not work.");
    if (wrong && !(quiet && outcome.errors)) toast(wrong, "bad");
    return answer.ok && !wrong;
  } catch {
    toast("The practice workspace does not answer. Is it still running?", "bad");
    return false;
  } finally {
    node?.removeAttribute("aria-busy");
  }
}

const env = {
  act, now, state: () => state,
  name: (id) => state.users[id] ?? id,
  number: (id) => { const at = state.people.findIndex((each) => each.id === id); return at < 0 ? 4 : at; },
  time: (ts) => zoneTime(Number(ts), state.me.zone, { hour: "2-digit", minute: "2-digit" }),
  day: (ts) => zoneTime(Number(ts), state.me.zone, { weekday: "long", day: "numeric", month: "long" }),
  shortcuts: (where) => state.shortcuts.filter((each) => each.where === where),
  commands: () => state.commands,
  context: () => ({ people: () => state.people.map((each) => [each.id, each.name]), channels: () => state.channels.filter((each) => each.kind !== "im").map((each) => [each.id, `#${each.name}`]) }),
  openThread: (ts) => { place.thread = ts; draw(); parts.reply.text.focus(); },
};

// Who you are

function choose(key) {
  hush("news");
  me = key;
  history.replaceState(null, "", `#${key}`);
  place = { channel: null, home: false, thread: null };
  state = null;
  stream?.close();
  parts?.modal.show(null);
  stream = new EventSource(`/page/events?as=${encodeURIComponent(key)}`);
  stream.onmessage = (event) => { take(JSON.parse(event.data)); };
  stream.onerror = () => { document.body.classList.add("lost"); };
  stream.onopen = () => { document.body.classList.remove("lost"); };
}

function take(fresh) {
  const before = state;
  state = fresh;
  received = performance.now();
  know(state.users, Object.fromEntries(state.channels.map((each) => [each.id, each.name])), state.me.zone, now());
  if (!before) { place = arrive(me, state); frame(); }
  const word = news(before, state, place);
  if (word) toast([h("b", {}, "Varnost "), mrkdwn(word.text)], "info", { key: "news", lead: ["Open", () => go(word.channel)] });
  draw();
}

async function welcome() {
  const found = await (await fetch("/page/state")).json();
  app.replaceChildren(h("main", { class: "welcome" },
    h("h1", {}, "Practice workspace"),
    h("p", {}, "Four people work here, and a bot called Varnost takes reports of AI incidents. You can be each of them in turn. Nothing you do leaves this machine."),
    h("div", { class: "cards" }, found.people.map((each, number) => h("button", { class: "card", onclick: () => choose(each.key) },
      avatar(each.name, number), h("b", {}, each.name), h("span", { class: "title" }, each.title), h("span", { class: "hint" }, each.hint))))));
}

// The frame: drawn once a person, filled at each change

function frame() {
  const list = new MessageList(env, { label: "Messages" });
  const thread = new MessageList(env, { label: "Thread", thread: true });
  parts = {
    list, thread, modal: new Modal(act, env.context),
    people: h("nav", { class: "people", "aria-label": "Who you are" }), clock: h("div", { class: "clock" }), bot: h("div", { class: "bot" }),
    side: h("nav", { class: "side", "aria-label": "Channels" }), head: h("header", { class: "head" }), home: h("div", { class: "home" }),
    composer: new Composer(env, write), reply: new Composer(env, answer), threadHead: h("header", { class: "head" }), foot: h("div", {}),
  };
  parts.threadBox = h("aside", { class: "thread", "aria-label": "Thread" }, parts.threadHead, thread.node, parts.reply.node);
  parts.main = h("main", { class: "main" }, parts.head, parts.home, list.node, parts.foot);
  app.replaceChildren(h("div", { class: "frame" }, h("div", { class: "top" }, parts.people, parts.clock, parts.bot), h("div", { class: "middle" }, parts.side, parts.main, parts.threadBox)));
}

function draw() {
  const here = channel();
  place.channel = here.id;
  remember(me, place);
  document.title = `${state.me.name}: ${place.home ? "Home" : here.name} · practice workspace`;
  people();
  clockMenu(parts.clock, env);
  botMenu(parts.bot, env);
  fill(parts.side, [state.channels, here.id, place.home, state.me, state.locales], () => side(state, here, place.home, { go, home, propose, speak: (language) => act("locale", { language }) }));
  head(here);
  body(here);
  threadPanel(here);
  parts.modal.show(state.modal);
  if (!place.home && here.unread && !document.hidden) act("read", { channel: here.id }, { quiet: true });
}

/** Fill a part only when what it shows changed. */
function fill(node, shown, make) {
  const print = JSON.stringify(shown);
  if (node.print === print) return;
  node.print = print;
  node.replaceChildren(...[make()].flat());
}

function people() {
  fill(parts.people, [state.people, me], () => state.people.map((each, number) => h("button", {
    class: `person ${each.key === me ? "on" : ""}`, "aria-pressed": String(each.key === me), title: `${each.title}. ${each.hint}`, onclick: () => choose(each.key),
  }, avatar(each.name, number), h("span", { class: "name" }, each.name), each.unread && each.key !== me ? h("span", { class: "unread" }, String(each.unread), h("span", { class: "aloud" }, " new")) : null)));
}

function head(here) {
  fill(parts.head, [here, place.home], () => {
    if (place.home) return h("h1", {}, "Varnost");
    const move = here.kind === "im" ? null : h("button", { class: "plain", onclick: () => act(here.member ? "leave" : "join", { channel: here.id }) }, here.member ? "Leave" : "Join");
    return [h("h1", {}, here.kind === "im" ? "Varnost" : `#${here.name}`), h("span", { class: "topic" }, here.kind === "im" ? "Only you and the bot read this" : here.topic), move ?? ""];
  });
}

function body(here) {
  parts.home.hidden = !place.home;
  parts.list.node.hidden = place.home;
  if (place.home) drawHome();
  else parts.list.show((state.messages[here.id] ?? []).filter((each) => !each.reply), here, here.unread);
  const note = here.kind === "groups" || here.member ? null : "You are not in this channel. Join it to write here.";
  if (place.home) parts.foot.replaceChildren();
  else if (note) fill(parts.foot, note, () => h("p", { class: "empty" }, note));
  else if (!parts.foot.contains(parts.composer.node)) { parts.foot.print = null; parts.foot.replaceChildren(parts.composer.node); }
  parts.composer.refresh(here.kind === "im" ? "Message Varnost, or type /" : `Message #${here.name}, or type /`, true);
}

function drawHome() {
  const focused = parts.home.contains(document.activeElement) ? document.activeElement.closest("[data-key]")?.dataset.key : null;
  fill(parts.home, state.home, () => {
    if (!state.home) return h("p", { class: "empty" }, "The bot has not drawn this tab yet.");
    const view = state.home;
    const use = (block, el, value, node) => act("touch", { view: view.id, block_id: block.block_id, action_id: el.action_id, value }, { node });
    return blocks(view.view.blocks, { ...env.context(), values: view.values, use });
  });
  if (focused) parts.home.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function threadPanel(here) {
  const all = state.messages[here.id] ?? [];
  const below = all.filter((each) => each.ts === place.thread || each.thread_ts === place.thread);
  parts.threadBox.hidden = !place.thread || place.home || !below.length;
  if (parts.threadBox.hidden) return;
  fill(parts.threadHead, place.thread, () => [h("h1", {}, "Thread"), h("button", { class: "plain", "aria-label": "Close the thread", onclick: () => { place.thread = null; draw(); } }, "✕")]);
  parts.thread.show(below, here);
  parts.reply.refresh("Reply…", false);
}

// Moving about and writing

async function go(id) {
  place = { channel: id, home: false, thread: null };
  const im = id === "bot" || state.channels.find((each) => each.id === id)?.kind === "im";
  if (im) hush("news");
  if (im) await act("open", { tab: "messages" });
  if (id === "bot") place.channel = state.channels.find((each) => each.kind === "im")?.id ?? null;
  draw();
  parts.composer.text.focus();
}

async function propose(text) {
  const open = state.channels.find((each) => each.kind !== "im" && each.member);
  await go(open.id);
  parts.composer.propose(text);
}

async function home() {
  place = { ...place, home: true, thread: null };
  draw();
  await act("open", { tab: "home" });
}

function write(text) {
  if (text.startsWith("/")) return act("command", { channel: place.channel, text });
  return act("say", { channel: place.channel, text });
}

const answer = (text) => act("say", { channel: place.channel, text, thread_ts: place.thread });

document.addEventListener("visibilitychange", () => { if (!document.hidden && state) draw(); });
setInterval(() => { if (state) clockMenu(parts.clock, env); }, 1000);
window.addEventListener("hashchange", () => { const key = location.hash.slice(1); if (key && key !== me) choose(key); });

if (location.hash.length > 1) choose(location.hash.slice(1));
else welcome();
