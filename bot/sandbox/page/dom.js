// Makes page elements. Everything anybody typed goes in as text: this page never parses HTML from a string.

/** An element with properties and children; strings become text nodes, empty things are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (key in node && !key.includes("-") && key !== "list" && key !== "form") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** Say something at the bottom of the page for a while. */
export function toast(text, kind = "info") {
  const node = h("div", { class: `toast ${kind}` }, text, h("button", { class: "plain", "aria-label": "Dismiss", onclick: () => node.remove() }, "✕"));
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 8000);
}

/** A button that opens a small menu of [label, action] entries. */
export function menu(label, title, entries, extra = "") {
  const list = h("div", { class: "menu-list", role: "menu" });
  const box = h("details", { class: `menu ${extra}` }, h("summary", { title, "aria-label": title }, label), list);
  for (const [text, action] of entries) {
    list.append(h("button", { class: "menu-item", role: "menuitem", onclick: () => { box.open = false; action(); } }, text));
  }
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.open = false; box.firstChild.focus(); } });
  return box;
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
});
