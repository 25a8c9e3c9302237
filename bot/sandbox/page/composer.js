// The line to write in: plain messages, slash commands, the + menu of shortcuts. Not here: sending.

import { h, menu } from "./dom.js";

export class Composer {
  constructor(env, send) {
    this.env = env;
    this.send = send;
    this.hint = h("div", { class: "commands", role: "group", "aria-label": "Commands", hidden: true });
    this.text = h("textarea", {
      rows: 1, "aria-label": "Message", oninput: () => this.grow(),
      onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.go(); } },
    });
    this.plus = h("span", {});
    this.node = h("div", { class: "composer" }, this.hint,
      h("div", { class: "composer-row" }, this.plus, this.text, h("button", { class: "button primary", onclick: () => this.go() }, "Send")));
  }

  refresh(placeholder, withShortcuts) {
    this.text.placeholder = placeholder;
    const entries = withShortcuts ? this.env.shortcuts("global").map((each) => [each.name, () => this.env.act("shortcut", { id: each.id })]) : [];
    if (this.plus.dataset.count !== String(entries.length)) {
      this.plus.dataset.count = entries.length;
      this.plus.replaceChildren(...(entries.length ? [menu("+", "Shortcuts", entries, "plus")] : []));
    }
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 200)}px`;
    const word = this.text.value.split(" ")[0];
    const fitting = word.startsWith("/") && !this.text.value.includes(" ") ? this.env.commands().filter((each) => each.startsWith(word) && each !== word) : [];
    this.hint.hidden = !fitting.length;
    this.hint.replaceChildren(...fitting.map((each) => h("button", { class: "menu-item", onclick: () => { this.text.value = `${each} `; this.grow(); this.text.focus(); } }, each)));
  }

  /** Put words there for the person to send. */
  propose(text) {
    this.text.value = text;
    this.grow();
    this.text.focus();
  }

  async go() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.grow();
    if (!(await this.send(text))) { this.text.value = text; this.grow(); }
    this.text.focus();
  }
}
