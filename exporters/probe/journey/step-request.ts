import type { JourneyStep, SecretRef } from "../../../slo/probe/probe-model.ts";
import type { StepFailure } from "../socket-failure.ts";

/** Values that travel through a journey, by name. */
export type Values = ReadonlyMap<string, string>;

export type StepRequest =
  | {
      readonly ok: true;
      readonly url: URL;
      readonly headers: Readonly<Record<string, string | SecretRef>>;
      readonly body: string | undefined;
    }
  | { readonly ok: false; readonly failure: StepFailure };

const reference = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The request of a step with every `{{name}}` filled in. In the URL a value is encoded, unless the URL begins with it. */
export function stepRequest({ url, headers, body }: JourneyStep, values: Values): StepRequest {
  const missing = missingValue([url, body ?? "", ...Object.values(headers)], values);
  if (missing !== undefined) return fault(`There is no value {{${missing}}} to write.`);
  const address = fillUrl(url, values);
  if (address === undefined) return fault("A value of nothing but dots would change the path of the URL.");
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:")
    return fault(`The URL ${JSON.stringify(address.slice(0, 200))} is not an http(s) address.`);
  const filled: Record<string, string | SecretRef> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === "string" ? fill(value, values) : value;
    if (typeof text === "string" && !canBeSent(text))
      return fault(`The header ${name} cannot be sent: the value in it has a character that no header may hold.`);
    filled[name] = text;
  }
  return { ok: true, url: parsed, headers: filled, body: body === undefined ? undefined : fill(body, values) };
}

function fill(text: string, values: Values, encode = (value: string) => value): string {
  return text.replace(reference, (_, name: string) => encode(values.get(name) ?? ""));
}

/** A value that begins the URL is an address or its origin; anywhere else it is a component and cannot change the rest. */
function fillUrl(url: string, values: Values): string | undefined {
  const [whole, name = ""] = /^\{\{\s*([^{}]*?)\s*\}\}/.exec(url) ?? [""];
  const segments = url.slice(whole.length).split("/");
  const filled = segments.map((segment) => fill(segment, values, encodeComponent));
  // No encoding keeps URLs from taking a part of dots alone for a way up.
  if (segments.some((segment, at) => segment !== filled[at] && /^\.{1,2}(?![^?#])/.test(filled[at] ?? "")))
    return undefined;
  return (whole === "" ? "" : (values.get(name) ?? "")) + filled.join("/");
}

/** A lone surrogate cannot be encoded. */
function encodeComponent(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function missingValue(texts: readonly (string | SecretRef)[], values: Values): string | undefined {
  for (const text of texts) {
    if (typeof text !== "string") continue;
    for (const [, name = ""] of text.matchAll(reference)) if (!values.has(name)) return name;
  }
  return undefined;
}

/** What node:http lets pass: visible characters, blanks and Latin-1. */
function canBeSent(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  return true;
}

function fault(detail: string): StepRequest {
  return { ok: false, failure: { reason: "assertion", detail } };
}
