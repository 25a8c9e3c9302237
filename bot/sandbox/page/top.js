// The top line's right half: the clock with its controls, and the state of the bot. Not here: the people.

import { h } from "./dom.js";

/** A moment (seconds since 1970) in words, in a zone. */
export function zoneTime(seconds, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(seconds * 1000));
}

const STEPS = [["+15 min", 900], ["+1 hour", 3600], ["+4 hours", 14400], ["+1 day", 86400]];

function ahead(offset) {
  const [days, hours, minutes] = [Math.floor(offset / 86400), Math.floor((offset % 86400) / 3600), Math.round((offset % 3600) / 60)];
  const parts = [[days, "d"], [hours, "h"], [days ? 0 : minutes, "min"]].filter(([many]) => many).map(([many, unit]) => `${many} ${unit}`);
  return parts.length ? ` (${parts.join(" ")} ahead)` : "";
}

/** The practice clock: shown in your zone; it can be moved forward, never back. */
export function clockMenu(box, env) {
  const { clock, me } = env.state();
  const text = zoneTime(env.now(), me.zone, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  if (!box.firstChild) build(box, env);
  box.querySelector(".clock-face").textContent = text;
  box.querySelector(".clock-face").title = `Practice time in ${me.zone}${ahead(clock.offset)}`;
  box.querySelector(".clock-offset").textContent = ` in ${me.zone.split("/").pop().replace("_", " ")}${ahead(clock.offset)}`;
}

function build(box, env) {
  const { clock } = env.state();
  const move = (wish) => env.act("clock", wish);
  const hours = h("input", { type: "number", min: "0.25", step: "0.25", value: "2", "aria-label": "Hours to move forward" });
  const custom = h("form", { class: "custom", onsubmit: (event) => { event.preventDefault(); move({ seconds: Math.round(Number(hours.value) * 3600) }); } },
    "+", hours, "hours", h("button", { class: "small" }, "Move"));
  const steps = h("span", { class: "steps", role: "group", "aria-label": "Move the clock forward" },
    ...STEPS.map(([label, seconds]) => h("button", { class: "small", onclick: () => move({ seconds }) }, label)),
    h("button", { class: "small", title: `09:00 in ${clock.zone}, where ${clock.whose} is`, onclick: () => move({ monday: true }) }, "to Monday 09:00"), custom);
  box.append(h("span", {}, h("b", { class: "clock-face" }), h("span", { class: "clock-offset" })), steps);
}

function lampWords(bot) {
  if (bot.running === false) return "○ bot stopped";
  if (bot.connected) return "● bot connected";
  return bot.running ? "○ bot is connecting …" : "○ bot not connected";
}

/** Whether the bot is there, and the buttons that crash and start it. */
export function botMenu(box, env) {
  const { bot } = env.state();
  const print = JSON.stringify(bot);
  if (box.print === print) return;
  box.print = print;
  const order = (name) => (event) => env.act("bot", { order: name }, { node: event.currentTarget });
  const alive = bot.running !== false && bot.connected;
  box.replaceChildren(
    h("span", { class: `lamp ${alive ? "on" : "off"}`, role: "status", title: bot.transport }, lampWords(bot)),
    ...(bot.supervised ? [
      bot.running ? h("button", { class: "small danger", title: "As a crash would: kill -9", onclick: order("kill") }, "Kill the bot (-9)") : h("button", { class: "small primary", onclick: order("start") }, "Start the bot"),
    ] : []));
}
