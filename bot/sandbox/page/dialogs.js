// Dialogs over the page: confirmations and the bot's modals. Not here: what the modal's parts look like (blocks.js).

import { h } from "./dom.js";
import { words } from "./text.js";
import { blocks } from "./blocks.js";

const place = () => document.getElementById("dialogs");

/** Whether the person agrees; true at once when there is nothing to ask. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (answer) => { box.close(); box.remove(); resolve(answer); };
    const box = h("dialog", { class: "confirm", "aria-label": question.title.text, oncancel: () => end(false) },
      h("h2", {}, question.title.text), h("p", {}, words(question.text)),
      h("div", { class: "buttons" },
        h("button", { class: "button", onclick: () => end(false) }, question.deny.text),
        h("button", { class: `button ${question.style ?? "primary"}`, onclick: () => end(true) }, question.confirm.text)));
    place().append(box);
    box.showModal();
  });
}

/** The bot's modal: redrawn only when the bot changed it, so that nothing typed is lost. */
export class Modal {
  constructor(act, context) {
    this.act = act;
    this.context = context;
    this.drafts = new Map();
    this.last = Promise.resolve();
  }

  /** One thing after the other: what was typed must be there before the form goes off. */
  inTurn(...args) {
    this.last = this.last.then(() => this.act(...args));
    return this.last;
  }

  show(modal) {
    const print = modal && JSON.stringify([modal.id, modal.hash, modal.errors, modal.depth]);
    if (print === this.print) return;
    this.print = print;
    const focused = this.box?.contains(document.activeElement) ? document.activeElement.closest("[data-key]")?.dataset.key : null;
    const scroll = this.box?.querySelector(".modal-body")?.scrollTop ?? 0;
    const same = modal && this.id === modal.id;
    this.box?.close();
    this.box?.remove();
    this.box = null;
    if (!same) this.drafts.clear();
    this.id = modal?.id;
    if (modal) this.draw(modal, same ? focused : null, same ? scroll : 0);
  }

  draw(modal, focused, scroll) {
    const { view } = modal;
    const ctx = { ...this.context(), values: modal.values, errors: modal.errors, draft: (node) => this.remember(node), use: (...args) => this.use(modal, ...args) };
    const body = h("div", { class: "modal-body" }, blocks(view.blocks, ctx));
    const trouble = modal.errors[""];
    const foot = h("div", { class: "buttons" },
      h("button", { class: "button", type: "button", onclick: () => this.cancel(modal) }, view.close?.text ?? (modal.depth > 1 ? "Back" : "Close")),
      view.submit ? h("button", { class: "button primary submit", onclick: (event) => this.submit(modal, event.currentTarget) }, view.submit.text) : null);
    this.box = h("dialog", { class: "modal", "aria-label": view.title.text, oncancel: (event) => { event.preventDefault(); this.cancel(modal); } },
      h("header", {}, h("h2", {}, view.title.text), h("span", { class: "app-name" }, "Varnost")), body,
      trouble ? h("div", { class: "error", role: "alert" }, trouble) : null, foot);
    place().append(this.box);
    this.box.showModal();
    this.restore(focused);
    body.scrollTop = scroll;
  }

  restore(focused) {
    for (const [key, text] of this.drafts) {
      const node = this.box.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (node) node.value = text;
    }
    const first = (selector) => this.box.querySelector(selector);
    const wanted = focused ? first(`[data-key="${CSS.escape(focused)}"]`)
      : first("fieldset[aria-invalid] input, [aria-invalid]:not(fieldset)") ?? first(".modal-body input, .modal-body textarea, .modal-body select");
    (wanted ?? this.box.querySelector(".button.primary") ?? this.box).focus();
  }

  remember(node) {
    this.drafts.set(node.dataset.key, node.value);
  }

  use(modal, block, el, value) {
    this.drafts.delete(`${block.block_id}/${el.action_id}`);
    const what = { view: modal.id, block_id: block.block_id, action_id: el.action_id, value };
    return this.inTurn("touch", what, { quiet: block.type === "input" && !block.dispatch_action });
  }

  async submit(modal, button) {
    button.setAttribute("aria-busy", "true");
    for (const [key, value] of [...this.drafts]) {
      const cut = this.keyOf(modal.view.blocks, key);
      if (cut) this.inTurn("touch", { view: modal.id, ...cut, value: value || null }, { quiet: true });
    }
    await this.inTurn("submit", { view: modal.id }, { quiet: true });
    button.removeAttribute("aria-busy");
  }

  keyOf(list, key) {
    const block = list.find((each) => each.element && `${each.block_id}/${each.element.action_id}` === key);
    return block && { block_id: block.block_id, action_id: block.element.action_id };
  }

  cancel(modal) {
    return this.act("close", { view: modal.id });
  }
}
