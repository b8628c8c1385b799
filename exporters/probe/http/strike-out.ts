import { redactText, struckOut } from "../../../service/redact.ts";

/** Takes secrets out of a text. */
export type StrikeOut = (text: string) => string;

/**
 * Takes texts out wherever they stand: plain, in a URL, in JSON or in Base64. Then whatever looks like a credential goes too.
 * Values that a server gave are struck out from `shortestValue` characters on: `1` would take half of a text with it.
 */
export function strikeOutOf(secrets: readonly string[], values: readonly string[] = []): StrikeOut {
  const long = values.filter((value) => value.length >= shortestValue);
  const texts = [...new Set([...secrets, ...long].filter((text) => text !== "").flatMap(writings))];
  // The longest first: a secret may be part of another.
  texts.sort((a, b) => b.length - a.length);
  return (text) => redactText(texts.reduce((rest, secret) => rest.replaceAll(secret, struckOut), text));
}

const shortestValue = 4;

function writings(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ];
}
