/** A piece of Slack's mark-up. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "strike"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly text: string }
  | { readonly kind: "mention"; readonly text: string }
  | { readonly kind: "date"; readonly seconds: number; readonly format: string; readonly fallback: string };

export type MrkdwnBlock =
  | { readonly kind: "lines" | "quote"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "pre"; readonly text: string };

/** Slack's mark-up as a tree. Source of the rules: https://docs.slack.dev/messaging/formatting-message-text */
export function parseMrkdwn(text: string): readonly MrkdwnBlock[] {
  const parts = text.split("```");
  // An opening mark without a closing one is no mark.
  const unclosed = parts.length % 2 === 0 ? parts.pop() : undefined;
  if (unclosed !== undefined) parts.push(`${parts.pop() ?? ""}\`\`\`${unclosed}`);
  return parts.flatMap((part, index): readonly MrkdwnBlock[] => {
    if (index % 2 === 1) return [{ kind: "pre", text: plain(part.replace(/^\n|\n$/g, "")) }];
    // A code block stands on lines of its own anyway.
    const before = index === 0 ? part : part.replace(/^\n/, "");
    const shown = index === parts.length - 1 ? before : before.replace(/\n$/, "");
    return shown === "" ? [] : lineBlocks(shown);
  });
}

/** One line of mark-up. */
export function parseInline(text: string): readonly Inline[] {
  const aside: Inline[] = [];
  const signed = text
    .replace(/[\ue000-\uf8ff]/g, "\ufffd")
    .replace(setAside, (whole, code: string | undefined, angle: string | undefined) => {
      if (firstSign + aside.length > lastSign) return whole;
      aside.push(code === undefined ? angleInline(angle ?? "") : { kind: "code", text: plain(code) });
      return String.fromCharCode(firstSign + aside.length - 1);
    });
  return spans(signed, aside);
}

function lineBlocks(text: string): readonly MrkdwnBlock[] {
  const blocks: { kind: "lines" | "quote"; lines: (readonly Inline[])[] }[] = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const kind = quoted === null ? "lines" : "quote";
    const last = blocks.at(-1);
    const parsed = parseInline(quoted?.[1] ?? line);
    if (last?.kind === kind) last.lines.push(parsed);
    else blocks.push({ kind, lines: [parsed] });
  }
  return blocks;
}

// Code and what stands in angle brackets is set aside first, so that nothing in it formats. The signs are of the private use area.
const firstSign = 0xe000;
const lastSign = 0xf8ff;
const setAside = /`([^`\n]+)`|<([^<>\n]+)>/g;
const marks = { "*": "bold", _: "italic", "~": "strike" } as const;

function spans(text: string, aside: readonly Inline[]): readonly Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}*_~])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}*_~])/gu)) {
    const [whole, mark = "*", inner = ""] = match;
    if (match.index < from) continue;
    pieces.push(...leaves(text.slice(from, match.index), aside));
    pieces.push({ kind: marks[mark as keyof typeof marks], children: spans(inner, aside) });
    from = match.index + whole.length;
  }
  pieces.push(...leaves(text.slice(from), aside));
  return pieces;
}

function leaves(text: string, aside: readonly Inline[]): readonly Inline[] {
  return text
    .split(/([\ue000-\uf8ff])/)
    .filter((part) => part !== "")
    .map((part) => aside[part.charCodeAt(0) - firstSign] ?? { kind: "text", text: plain(part) });
}

function angleInline(inner: string): Inline {
  const [target = "", label] = splitOnce(inner, "|");
  if (target.startsWith("!date^")) return dateInline(target, label);
  if (/^[@#!]/.test(target)) return { kind: "mention", text: mentionText(target, label) };
  const href = webAddress(plain(target));
  const text = plain(label ?? target);
  return href === undefined ? { kind: "text", text } : { kind: "link", href, text };
}

function dateInline(target: string, label: string | undefined): Inline {
  const [, seconds = "", format = ""] = target.split("^");
  const fallback = plain(label ?? "");
  if (!/^\d{1,12}$/.test(seconds) || format === "") return { kind: "text", text: fallback };
  return { kind: "date", seconds: Number(seconds), format: plain(format), fallback };
}

function mentionText(target: string, label: string | undefined): string {
  if (label !== undefined && label !== "") return /^[@#]/.test(label) ? plain(label) : `@${plain(label)}`;
  const name = target.slice(1);
  if (target.startsWith("#")) return `#${plain(name)}`;
  return `@${plain(target.startsWith("!") ? (name.split("^")[1] ?? name) : name)}`;
}

/** Only addresses that a browser opens without running anything. */
function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : undefined;
}

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
