// Draws rich_text blocks. Not here: the other kinds of text.

import { h } from "./dom.js";
import { emojis } from "./emoji.js";
import { link, mrkdwn } from "./text.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function piece(part) {
  const made = {
    text: () => plainLines(part.text),
    link: () => [link(part.url, part.text)],
    emoji: () => [emojis(`:${part.name}:`)],
    user: () => mrkdwn(`<@${part.user_id}>`),
    channel: () => mrkdwn(`<#${part.channel_id}>`),
    usergroup: () => mrkdwn(`<!subteam^${part.usergroup_id}>`),
    broadcast: () => mrkdwn(`<!${part.range}>`),
    date: () => mrkdwn(`<!date^${part.timestamp}^${part.format}|${part.fallback ?? ""}>`),
    color: () => [part.value],
  }[part.type]?.() ?? [];
  return Object.entries(part.style ?? {}).reduce((inner, [style, on]) => (on && TAGS[style] ? [h(TAGS[style], {}, inner)] : inner), made);
}

const plainLines = (text) => emojis(text).split("\n").flatMap((line, number) => (number ? [h("br"), line] : [line]));

function part(thing) {
  const inner = () => thing.elements.flatMap(piece);
  if (thing.type === "rich_text_preformatted") return h("pre", {}, inner());
  if (thing.type === "rich_text_quote") return h("blockquote", {}, inner());
  if (thing.type === "rich_text_list") return h(thing.style === "ordered" ? "ol" : "ul", { class: `indent-${thing.indent ?? 0}` }, thing.elements.map((item) => h("li", {}, item.elements.flatMap(piece))));
  return h("div", {}, inner());
}

/** A rich_text block. */
export const richText = (block) => h("div", { class: "rich" }, block.elements.map(part));
