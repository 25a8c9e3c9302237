// Draws the interactive elements of Block Kit and says what was chosen. Not here: blocks, and sending anything.

import { h, menu } from "./dom.js";
import { plain, words } from "./text.js";
import { confirmed } from "./dialogs.js";

const label = (option) => option.text.text;
const groups = (element) => element.option_groups ?? [{ options: element.options ?? [] }];
const all = (element) => groups(element).flatMap((group) => group.options);

/** One interactive element. `ctx.use(block, element, value, node)` is called when a person used it. */
export function element(block, el, ctx) {
  const use = async (value, node) => { if (await confirmed(el.confirm)) ctx.use(block, el, value, node); };
  const value = ctx.values?.[block.block_id]?.[el.action_id] ?? {};
  const node = (DRAW[el.type] ?? unknown)(el, value, use, ctx);
  node.dataset.key = `${block.block_id}/${el.action_id}`;
  return node;
}

const unknown = (el) => h("span", { class: "placeholder" }, `(${el.type})`);

function button(el, _value, use) {
  const open = () => { if (/^https?:/i.test(el.url ?? "")) window.open(el.url, "_blank", "noopener"); };
  return h("button", { class: `button ${el.style ?? ""}`, "aria-label": el.accessibility_label, onclick: (event) => { open(); use(null, event.currentTarget); } }, plain(el.text.text));
}

function overflow(el, _value, use) {
  return menu("⋯", "More", all(el).map((option) => [label(option), () => use(option.value)]), "overflow");
}

function dropdown(options, chosen, el, use, grouped) {
  const item = ([value, text]) => h("option", { value, selected: value === chosen }, text);
  const inside = grouped ? grouped.map((group) => h("optgroup", { label: group.label?.text ?? "" }, group.options.map((o) => item([o.value, label(o)])))) : options.map(item);
  return h("select", { "aria-label": el.placeholder?.text ?? "Choose", onchange: (event) => use(event.currentTarget.value || null, event.currentTarget) },
    h("option", { value: "", selected: !chosen }, el.placeholder?.text ?? "Choose…"), inside);
}

const staticSelect = (el, value, use) =>
  dropdown(all(el).map((o) => [o.value, label(o)]), value.selected_option?.value, el, use, el.option_groups);
const usersSelect = (el, value, use, ctx) => dropdown(ctx.people(), value.selected_user, el, use);
const channelsSelect = (el, value, use, ctx) => dropdown(ctx.channels(), value.selected_channel ?? value.selected_conversation, el, use);

function ticks(kind, options, chosen, use, name) {
  const box = h("fieldset", { class: "ticks" });
  const picked = () => [...box.querySelectorAll("input:checked")].map((input) => input.value);
  for (const [value, text, description] of options) {
    const input = h("input", { type: kind, name, value, checked: chosen.includes(value), onchange: () => use(kind === "radio" ? value : picked(), box) });
    box.append(h("label", {}, input, h("span", {}, text, description ? h("small", {}, description) : null)));
  }
  return box;
}

const tick = (option) => [option.value, words(option.text), option.description ? words(option.description) : null];
const checkboxes = (el, value, use) => ticks("checkbox", all(el).map(tick), (value.selected_options ?? []).map((o) => o.value), use);
const radios = (el, value, use) => ticks("radio", all(el).map(tick), value.selected_option ? [value.selected_option.value] : [], use, `radio-${el.action_id}-${Math.random()}`);
const multi = (options, chosen, use) => ticks("checkbox", options, chosen, use);

function input(type, key, convert = (text) => text, shown = (value) => value) {
  return (el, value, use) => h("input", {
    type, value: shown(value[key]) ?? "", placeholder: el.placeholder?.text ?? "", "aria-label": el.placeholder?.text ?? type,
    step: el.is_decimal_allowed ? "any" : undefined, onchange: (event) => use(convert(event.currentTarget.value) || null, event.currentTarget),
  });
}

function textInput(el, value, use, ctx) {
  return h(el.multiline ? "textarea" : "input", {
    value: value.value ?? "", placeholder: el.placeholder?.text ?? "", "aria-label": el.placeholder?.text ?? "Text", rows: el.multiline ? 5 : undefined,
    maxLength: el.max_length ?? 3000, oninput: (event) => ctx.draft?.(event.currentTarget), onchange: (event) => use(event.currentTarget.value || null, event.currentTarget),
  });
}

function richInput(el, value, use) {
  const text = (value.rich_text_value?.elements ?? []).flatMap((part) => part.elements.map((piece) => piece.text ?? "")).join("");
  const wrap = (raw) => raw && { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: raw }] }] };
  return h("textarea", { value: text, rows: 4, "aria-label": "Text", onchange: (event) => use(wrap(event.currentTarget.value), event.currentTarget) });
}

const seconds = (local) => local && Math.floor(new Date(local).getTime() / 1000);
const local = (value) => value && new Date((value - new Date().getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16);

const DRAW = {
  button, overflow, checkboxes, radio_buttons: radios, static_select: staticSelect, external_select: staticSelect, users_select: usersSelect,
  channels_select: channelsSelect, conversations_select: channelsSelect, plain_text_input: textInput, rich_text_input: richInput,
  datepicker: input("date", "selected_date"), timepicker: input("time", "selected_time"), datetimepicker: input("datetime-local", "selected_date_time", seconds, local),
  email_text_input: input("email", "value"), url_text_input: input("url", "value"), number_input: input("number", "value"),
  multi_static_select: (el, value, use) => multi(all(el).map(tick), (value.selected_options ?? []).map((o) => o.value), use),
  multi_users_select: (_el, value, use, ctx) => multi(ctx.people(), value.selected_users ?? [], use),
  multi_channels_select: (_el, value, use, ctx) => multi(ctx.channels(), value.selected_channels ?? [], use),
  multi_conversations_select: (_el, value, use, ctx) => multi(ctx.channels(), value.selected_conversations ?? [], use),
};
