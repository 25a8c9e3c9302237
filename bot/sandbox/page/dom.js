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

/** Say something in the corner for a while; with `lead` ([label, action]) also where it leads. One of a `key` at a time. */
export function toast(text, kind = "info", { key = null, lead = null } = {}) {
  const corner = document.getElementById("toasts");
  if (key) hush(key);
  const node = h("div", { class: `toast ${kind}`, data: key ? { key } : {} }, h("div", {}, text),
    lead ? h("button", { class: "plain lead", onclick: () => { node.remove(); lead[1](); } }, lead[0]) : null,
    h("button", { class: "plain", "aria-label": "Dismiss", onclick: () => node.remove() }, "✕"));
  corner.append(node);
  setTimeout(() => node.remove(), 8000);
}

/** Take back what was said under a key. */
export const hush = (key) => document.querySelector(`#toasts [data-key="${key}"]`)?.remove();

/** A button that opens a small menu of [label, action] entries, beside it on the screen, so that nothing cuts it off. */
export function menu(label, title, entries, extra = "") {
  const list = h("div", { class: "menu-list", role: "menu" });
  const box = h("details", { class: `menu ${extra}`, ontoggle: () => { if (box.open) place(box.firstChild, list); } },
    h("summary", { title, "aria-label": title, "aria-haspopup": "menu" }, label), list);
  for (const [text, action] of entries) {
    list.append(h("button", { class: "menu-item", role: "menuitem", onclick: () => { box.open = false; action(); } }, text));
  }
  box.addEventListener("keydown", (event) => steer(event, box, list));
  return box;
}

function place(from, list) {
  const at = from.getBoundingClientRect();
  const up = at.bottom + list.offsetHeight + 8 > window.innerHeight;
  list.style.top = `${up ? Math.max(4, at.top - list.offsetHeight - 4) : at.bottom + 4}px`;
  list.style.left = `${Math.max(4, Math.min(at.left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.firstChild?.focus();
}

function steer(event, box, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const items = [...list.children];
  if (event.key === "Escape" && box.open) { box.open = false; box.firstChild.focus(); event.preventDefault(); event.stopPropagation(); }
  if (!step) return;
  event.preventDefault();
  box.open = true;
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
}

function closeMenus(besides) {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(besides)) open.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("scroll", () => closeMenus(null), true);
