// Where each person last looked, and where something new waits for them. Not here: drawing it.

const STORED = (key) => `place/${key}`;

/** Remember where somebody looks, also when the page is loaded again. */
export const remember = (key, place) => sessionStorage.setItem(STORED(key), JSON.stringify(place));

/** Where somebody begins: what is new, else where they were, else the first channel. */
export function arrive(key, state) {
  const fresh = state.channels.find((each) => each.unread && each.kind === "im") ?? state.channels.find((each) => each.unread);
  const old = JSON.parse(sessionStorage.getItem(STORED(key)) ?? "null");
  if (fresh) return { channel: fresh.id, home: false, thread: null };
  return old && state.channels.some((each) => each.id === old.channel) ? old : { channel: null, home: false, thread: null };
}

/** The last thing the bot wrote in a direct message that came since `before`, when the person looks elsewhere; else null. */
export function news(before, state, place) {
  const im = state.channels.find((each) => each.kind === "im");
  const old = before?.channels.find((each) => each.kind === "im")?.unread ?? 0;
  if (!before || !im || im.unread <= old || (im.id === place.channel && !place.home)) return null;
  return { channel: im.id, text: (state.messages[im.id] ?? []).at(-1)?.text ?? "" };
}
