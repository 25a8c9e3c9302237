// The emoji that apps use most, by Slack's names. Unknown names are shown as they were written.

const TABLE = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨", fire: "🔥", lock: "🔒", unlock: "🔓",
  shield: "🛡️", bell: "🔔", no_bell: "🔕", clock1: "🕐", clock3: "🕒", clock9: "🕘", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", bookmark: "🔖", link: "🔗",
  mag: "🔍", bulb: "💡", question: "❓", grey_question: "❔", exclamation: "❗", information_source: "ℹ️", speech_balloon: "💬", thought_balloon: "💭",
  wave: "👋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", pray: "🙏", raised_hands: "🙌", clap: "👏", eyes: "👀", point_right: "👉",
  tada: "🎉", rocket: "🚀", hammer_and_wrench: "🛠️", gear: "⚙️", wrench: "🔧", robot_face: "🤖", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪",
  black_circle: "⚫", large_orange_diamond: "🔶", small_blue_diamond: "🔹", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", repeat: "🔁",
  leftwards_arrow_with_hook: "↩️", zzz: "💤", stop_sign: "🛑", octagonal_sign: "🛑", no_entry: "⛔", no_entry_sign: "🚫", bar_chart: "📊",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", books: "📚", book: "📖", email: "✉️", envelope: "✉️", phone: "☎️", key: "🔑",
  test_tube: "🧪", bug: "🐛", package: "📦", house: "🏠", scales: "⚖️", seedling: "🌱", sparkles: "✨", star: "⭐", pushpin: "📌", paperclip: "📎",
  file_folder: "📁", ballot_box_with_check: "☑️", arrow_forward: "▶️", loudspeaker: "📢", heavy_minus_sign: "➖", heavy_plus_sign: "➕", construction: "🚧", wastebasket: "🗑️", see_no_evil: "🙈", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", heart: "❤️", printer: "🖨️", technologist: "🧑‍💻",
};

/** Text with :names: turned into emoji. */
export const emojis = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => TABLE[name] ?? whole);
