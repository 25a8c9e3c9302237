// The left column: what to try, channels, the app, your language. Not here: going there.

import { h } from "./dom.js";

const NAMES = new Intl.DisplayNames(["en"], { type: "language" });

const badge = (count) => (count ? h("span", { class: "unread" }, String(count), h("span", { class: "aloud" }, " new")) : null);

function place(name, { on, unread = 0, outside = false }, onclick) {
  return h("button", { class: `channel ${on ? "on" : ""} ${unread ? "bold" : ""} ${outside ? "outside" : ""}`, "aria-current": on ? "page" : null, onclick },
    h("span", {}, name), badge(unread));
}

function tries(me, propose) {
  const examples = me.examples.map((text) => h("li", {}, h("button", { class: "plain", title: text, onclick: () => propose(text) }, text.replace(/^\/\w+ /, ""))));
  return h("div", { class: "try" }, h("b", {}, "Try: "), me.hint, examples.length ? h("ul", {}, examples) : null);
}

/** All of it. `to`: go(id), home(), propose(text), speak(language); `here`: the channel, `atHome`. */
export function side(state, here, atHome, to) {
  const entry = (each, name) => place(name, { on: each.id === here.id && !atHome, unread: each.unread, outside: !each.member }, () => to.go(each.id));
  const channels = state.channels.filter((each) => each.kind !== "im");
  const im = state.channels.find((each) => each.kind === "im");
  return [
    tries(state.me, to.propose),
    h("h2", {}, "Channels"), ...channels.map((each) => entry(each, `${each.kind === "groups" ? "◆" : "#"} ${each.name}`)),
    h("h2", {}, "App"), place("Varnost Home", { on: atHome }, to.home),
    im ? entry(im, "Varnost Messages") : place("Varnost Messages", {}, () => to.go("bot")),
    h("label", { class: "language" }, "Your language ", h("select", { onchange: (event) => to.speak(event.currentTarget.value) },
      Object.entries(state.locales).map(([key, name]) => h("option", { value: key, selected: name === state.me.locale }, NAMES.of(key))))),
  ];
}
