// Draws Block Kit blocks. Not here: their interactive elements (elements.js), text (text.js).

import { h } from "./dom.js";
import { element } from "./elements.js";
import { richText } from "./richtext.js";
import { markdown, plain, words } from "./text.js";

const picture = (thing) => h("span", { class: "picture", role: "img", "aria-label": thing.alt_text, title: thing.image_url ?? "" }, "Image: ", thing.alt_text);

function section(block, ctx) {
  const side = block.accessory && (block.accessory.type === "image" ? picture(block.accessory) : element(block, block.accessory, ctx));
  return h("div", { class: "section" },
    h("div", { class: "section-main" },
      block.text ? h("div", { class: "section-text" }, words(block.text)) : null,
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, words(field)))) : null),
    side ? h("div", { class: "accessory" }, side) : null);
}

let fieldsDrawn = 0;

/** A field with its label, hint and error, tied together for those who hear the page. */
function inputBlock(block, ctx) {
  const error = ctx.errors?.[block.block_id];
  const name = `field-${fieldsDrawn++}`;
  const control = element(block, block.element, ctx);
  const label = h("div", { class: "label", id: `${name}-label` }, plain(block.label.text), block.optional ? h("span", { class: "optional" }, " (optional)") : null);
  const said = [error ? h("div", { class: "error", role: "alert", id: `${name}-error` }, error) : null, block.hint ? h("div", { class: "hint", id: `${name}-hint` }, plain(block.hint.text)) : null];
  control.removeAttribute("aria-label");
  control.setAttribute("aria-labelledby", label.id);
  if (error) control.setAttribute("aria-invalid", "true");
  if (!block.optional) control.setAttribute("aria-required", "true");
  const ids = said.filter(Boolean).map((each) => each.id).join(" ");
  if (ids) control.setAttribute("aria-describedby", ids);
  return h("div", { class: `input ${error ? "wrong" : ""}` }, label, control, said);
}

function table(block) {
  const cell = (thing) => (thing.type === "rich_text" ? richText(thing) : plain(String(thing.text ?? thing.value)));
  const row = (cells, number) => h("tr", {}, cells.map((each) => h(number ? "td" : "th", {}, cell(each))));
  return h("table", {}, block.rows.map(row));
}

function chart(block) {
  const bars = block.chart.segments ? [["", block.chart.segments]] : block.chart.series.map((series) => [series.name, series.data]);
  const most = Math.max(1, ...bars.flatMap(([, points]) => points.map((point) => point.value)));
  const bar = (point) => h("div", { class: "bar" }, h("span", {}, point.label), h("meter", { max: most, value: point.value }), h("span", {}, String(point.value)));
  return h("figure", {}, h("figcaption", {}, block.title), bars.map(([name, points]) => h("div", {}, name ? h("b", {}, name) : null, points.map(bar))));
}

const DRAW = {
  section, input: inputBlock, table, data_visualization: chart, rich_text: richText,
  header: (block) => h("div", { class: "header", role: "heading", "aria-level": "3" }, plain(block.text.text)),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "context" }, block.elements.map((each) => h("span", {}, each.type === "image" ? picture(each) : words(each)))),
  actions: (block, ctx) => h("div", { class: "actions" }, block.elements.map((each) => element(block, each, ctx))),
  image: (block) => h("figure", {}, block.title ? h("figcaption", {}, plain(block.title.text)) : null, picture(block)),
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
};

/** All blocks of a message or view. `ctx`: values, errors, use, draft, people(), channels(). */
export const blocks = (list, ctx) => list.map((block) => (DRAW[block.type] ?? ((b) => h("div", { class: "placeholder" }, `(${b.type})`)))(block, ctx));
