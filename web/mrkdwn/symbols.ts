/** Emoji that the relay writes, as drawings of our own: they look the same everywhere, also where no font has them. */
interface Symbol {
  readonly words: string;
  readonly tone: "red" | "orange" | "blue" | "green" | "grey" | "purple" | "text";
  readonly path: string;
}

const disc = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z";
const ring = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z";
const check = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-1 9.6L4 8.2l1.1-1.1L7 8.9l4-4 1.1 1.1Z";
const question =
  "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-.1 9.1a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8ZM8 3.8c1.5 0 2.6.9 2.6 2.2 0 1-.6 1.5-1.2 2-.6.4-.8.6-.8 1.2v.3H7.2V9c0-1.1.6-1.6 1.2-2 .5-.4.7-.6.7-1s-.4-.8-1.1-.8c-.8 0-1.2.4-1.3 1.2H5.2C5.3 4.8 6.4 3.8 8 3.8Z";
const bell =
  "M8 1.5a1 1 0 0 1 1 1v.3a4 4 0 0 1 3 3.9V10l1.5 2h-11L4 10V6.7a4 4 0 0 1 3-3.9v-.3a1 1 0 0 1 1-1ZM6.5 13h3a1.5 1.5 0 0 1-3 0Z";
const bellOff = `${bell}M2.5 1.3 14.7 13.5l-1.1 1.1L1.4 2.4Z`;
const eye =
  "M8 3.5c3.3 0 5.9 2.3 7 4.5-1.1 2.2-3.7 4.5-7 4.5S2.1 10.2 1 8c1.1-2.2 3.7-4.5 7-4.5ZM8 5.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4Zm0 1.4a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6Z";
const warning = "M8 1.4 15.2 14H.8Zm-.8 4.4.2 4.4h1.2l.2-4.4Zm.8 5.4a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z";
const flame = "M8.3 1c.4 2 3.7 4 3.7 8a4 4 0 0 1-8 0c0-1.6.6-2.6 1.4-3.5.2.9.5 1.4 1.1 1.7C6.2 5 7 2.6 8.3 1Z";
const plus = "M7 2.5h2V7h4.5v2H9v4.5H7V9H2.5V7H7Z";
const again = "M8 2.5a5.5 5.5 0 0 1 4.7 2.6V3h1.6v5h-5V6.4h2.5A3.9 3.9 0 1 0 11.7 9.5h1.7A5.5 5.5 0 1 1 8 2.5Z";
const back = "M6 2.5v3h3.5a4 4 0 0 1 0 8H5v-1.8h4.5a2.2 2.2 0 0 0 0-4.4H6v3L1.5 6.4Z";
const clock = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM7.2 4h1.6v3.7l2.6 1.5-.8 1.4-3.4-2Z";
const horn = "M13 2v11L7 10.5H3.5v-6H7ZM4.5 11.5h2L7.5 15h-2Z";
const figure = "M8 1.8a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8ZM2.5 14c0-3 2.4-5 5.5-5s5.5 2 5.5 5Z";
const pencil = "m11.3 1.8 2.9 2.9-8.5 8.5-3.7.8.8-3.7Z";
const thumb =
  "M5 9.5v-7h6.2c.8 0 1.4.5 1.6 1.2l.9 3.8c.2.9-.5 1.8-1.5 1.8H9.3l.4 3c.1 1-.6 1.7-1.5 1.7L5.5 9.5ZM2 2.5h2v7H2Z";
const rocket =
  "M14 2c-4 0-6.7 1.9-8.1 4.5L3 7l-1.5 2.5L4.6 10l1.4 1.4.5 3.1L9 13l.5-2.9C12.1 8.7 14 6 14 2ZM10 4.8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Z";
const phone =
  "M4.5 1h7A1.5 1.5 0 0 1 13 2.5v11a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 13.5v-11A1.5 1.5 0 0 1 4.5 1Zm.3 2v8h6.4V3ZM8 12a.9.9 0 1 0 0 1.8A.9.9 0 0 0 8 12Z";
const sheet = "M3.5 1H10l3 3v11h-9.5Zm2 5v1.4h5V6Zm0 3v1.4h5V9Z";
const crossed =
  "M1.5 4h3l5 6.5h1.8V8.6l3.4 2.9-3.4 2.9v-1.9H8.6L3.6 6H1.5ZM8.6 3.5h2.7V1.6l3.4 2.9-3.4 2.9V5.5H9.6L8.2 7.3 6.9 5.7ZM1.5 10.5h2.1l1.2-1.6 1.3 1.7-1.5 1.9H1.5Z";
const right = "M2 7h7.5V3.5L14.5 8l-5 4.5V9H2Z";
const apart = "M5.5 3.5V7h5V3.5L15 8l-4.5 4.5V9h-5v3.5L1 8Z";
const pause = "M3.5 2.5h3v11h-3Zm6 0h3v11h-3Z";
const play = "M4 2.5 13 8l-9 5.5Z";
const down = "M1.5 3.5h13L8 13.5Z";
const up = "M1.5 12.5h13L8 2.5Z";
const eyeOff = `${eye}M2.5 1.3 14.7 13.5l-1.1 1.1L1.4 2.4Z`;
const octagon = "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z";
const bin = "M6 1.5h4l.7 1H14V4H2V2.5h3.3ZM3 5h10l-.8 9.5H3.8Z";
const cloud = "M5 12.5a3.3 3.3 0 0 1-.3-6.6A4 4 0 0 1 12.3 7 2.8 2.8 0 0 1 12 12.5Z";

const symbols: Readonly<Record<string, Symbol>> = {
  "🔴": { words: "red", tone: "red", path: disc },
  "🟠": { words: "orange", tone: "orange", path: disc },
  "🔵": { words: "blue", tone: "blue", path: disc },
  "🟢": { words: "green", tone: "green", path: disc },
  "⚪": { words: "white", tone: "grey", path: ring },
  "✅": { words: "done", tone: "green", path: check },
  "❔": { words: "unknown", tone: "grey", path: question },
  "🔕": { words: "quiet", tone: "grey", path: bellOff },
  "🔔": { words: "not quiet", tone: "text", path: bell },
  "👀": { words: "seen", tone: "purple", path: eye },
  "⚠️": { words: "warning", tone: "orange", path: warning },
  "🔥": { words: "fires", tone: "red", path: flame },
  "➕": { words: "more", tone: "text", path: plus },
  "🔁": { words: "again", tone: "text", path: again },
  "↩️": { words: "back", tone: "text", path: back },
  "⌛": { words: "over", tone: "text", path: clock },
  "⏰": { words: "reminder", tone: "text", path: clock },
  "🕰️": { words: "late", tone: "text", path: clock },
  "📣": { words: "call", tone: "text", path: horn },
  "👤": { words: "person", tone: "text", path: figure },
  "📝": { words: "note", tone: "text", path: pencil },
  "👎": { words: "not useful", tone: "text", path: thumb },
  "🚀": { words: "rollout", tone: "text", path: rocket },
  "📟": { words: "handed over", tone: "text", path: phone },
  "📄": { words: "text", tone: "orange", path: sheet },
  "🌩️": { words: "storm", tone: "red", path: cloud },
  "🌤️": { words: "calm", tone: "green", path: cloud },
  "🔀": { words: "shifting", tone: "blue", path: crossed },
  "➡️": { words: "step", tone: "text", path: right },
  "↔️": { words: "apart", tone: "orange", path: apart },
  "⏸️": { words: "paused", tone: "text", path: pause },
  "▶️": { words: "goes on", tone: "text", path: play },
  "🔻": { words: "down", tone: "red", path: down },
  "🔺": { words: "up", tone: "green", path: up },
  "🙈": { words: "blind", tone: "grey", path: eyeOff },
  "🛑": { words: "stop", tone: "red", path: octagon },
  "🧾": { words: "account", tone: "text", path: sheet },
  "🗑️": { words: "may go", tone: "text", path: bin },
};

const pattern = new RegExp(`(${Object.keys(symbols).join("|")})`, "u");

/** A text in pieces: symbols that are drawn, and what is between them. */
export function splitSymbols(text: string): readonly (string | Symbol)[] {
  return text
    .split(pattern)
    .filter((part) => part !== "")
    .map((part) => symbols[part] ?? part);
}
