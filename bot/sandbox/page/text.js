// Turns Slack's three kinds of text (mrkdwn, plain text, Markdown) into page elements. Not here: blocks.

import { h } from "./dom.js";
import { emojis } from "./emoji.js";

let names = { users: {}, channels: {}, zone: "UTC", now: 0 };

/** Tell who and which channels can be mentioned, by id, in which zone times are shown, and what time it is (seconds). */
export const know = (users, channels, zone, now) => { names = { users, channels, zone, now }; };

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const decoded = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
const SAFE = /^(https?:|mailto:)/i;

/** A link that opens elsewhere; anything but http and mail is shown as words. */
export function link(url, label) {
  if (!SAFE.test(url)) return document.createTextNode(label || url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, label || url);
}

function lines(text) {
  return emojis(text).split("\n").flatMap((line, number) => (number ? [h("br"), line] : [line]));
}

/** A plain_text object, exactly as it was written. */
export const plain = (text) => lines(text ?? "");

function control(body) {
  const [target, label] = body.split("|").map(decoded);
  const id = target.slice(1);
  if (target.startsWith("@")) return h("span", { class: "mention" }, "@" + (names.users[id] ?? label ?? id));
  if (target.startsWith("#")) return h("span", { class: "mention" }, "#" + (names.channels[id] ?? label ?? id));
  if (target.startsWith("!date^")) return dated(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, label ?? "@" + id.split("^")[0]);
  return link(target, label);
}

const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" }, date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" }, date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" }, time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const DAYS = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

const dayNumber = (seconds) => Math.round(Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: names.zone }).format(new Date(seconds * 1000))) / 86400000);

/** One token of Slack's date format, such as date_short_pretty; the "pretty" ones say today, tomorrow and yesterday. */
function piece(token, seconds) {
  const near = token.endsWith("_pretty") && DAYS[dayNumber(seconds) - dayNumber(names.now)];
  const format = DATES[token.replace("_pretty", "")];
  return near || (format ? new Intl.DateTimeFormat("en-GB", { timeZone: names.zone, ...format }).format(new Date(seconds * 1000)) : `{${token}}`);
}

function dated(target, fallback) {
  const [, text, format] = target.split("^");
  const seconds = Number(text);
  if (!Number.isFinite(seconds)) return document.createTextNode(fallback ?? target);
  const words = (format ?? "{date} {time}").replace(/\{([a-z_]+)\}/g, (_, token) => piece(token, seconds));
  return h("time", { dateTime: new Date(seconds * 1000).toISOString(), title: `${piece("date_long", seconds)}, ${piece("time", seconds)} (${names.zone})` }, words);
}

const INLINE = /(`[^`\n]+`)|<([^<>\n]+)>|(^|[\s(\[{"'“_~*])([*_~])(?=\S)([^\n]*?\S)\4(?=$|[\s.,;:!?)\]}"'”_~*…-])/;
const STYLES = { "*": "strong", _: "em", "~": "s" };

function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return lines(decoded(text));
  const [whole, code, body, before, mark, styled] = found;
  const head = lines(decoded(text.slice(0, found.index) + (before ?? "")));
  const middle = code ? h("code", {}, decoded(code.slice(1, -1))) : body ? control(body) : h(STYLES[mark], {}, inline(styled));
  return [...head, middle, ...inline(text.slice(found.index + whole.length))];
}

function quoted(text) {
  const parts = [];
  for (const group of text.split(/((?:^(?:&gt;|>) ?.*(?:\n|$))+)/m)) {
    if (/^(&gt;|>)/.test(group)) parts.push(h("blockquote", {}, inline(group.replace(/^(&gt;|>) ?/gm, "").replace(/\n$/, ""))));
    else if (group) parts.push(...inline(group.replace(/\n$/, "")));
  }
  return parts;
}

/** Slack's mrkdwn. */
export function mrkdwn(text) {
  return (text ?? "").split(/```/).flatMap((part, number) => (number % 2 ? [h("pre", {}, decoded(part.replace(/^\n/, "")))] : quoted(part)));
}

/** A text object of either kind. */
export const words = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text));

const MARK = /(`[^`]+`)|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\*([^*]+)\*|~~([^~]+)~~/;

function marked(text) {
  const found = MARK.exec(text);
  if (!found) return lines(text);
  const [whole, code, label, url, bold, italic, gone] = found;
  const node = code ? h("code", {}, code.slice(1, -1)) : url ? link(url, label)
    : bold ? h("strong", {}, marked(bold)) : italic ? h("em", {}, marked(italic)) : h("s", {}, marked(gone));
  return [...lines(text.slice(0, found.index)), node, ...marked(text.slice(found.index + whole.length))];
}

/** The Markdown of a markdown block: headings, lists, quotes, code, emphasis, links. */
export function markdown(text) {
  return text.split(/```/).flatMap((part, number) => (number % 2 ? [h("pre", {}, part.replace(/^\w*\n/, ""))] : part.split("\n").map(line)));
}

function line(text) {
  const heading = /^(#{1,6}) (.*)/.exec(text);
  if (heading) return h("div", { class: "md-heading" }, marked(heading[2]));
  const item = /^(\s*)([-*]|\d+\.) (.*)/.exec(text);
  if (item) return h("div", { class: "md-item" }, /\d/.test(item[2]) ? `${item[2]} ` : "• ", marked(item[3]));
  if (text.startsWith("> ")) return h("blockquote", {}, marked(text.slice(2)));
  return h("div", { class: text ? "" : "md-gap" }, marked(text));
}
