import { parseCharacterClass } from "./parse-character-class.ts";
import { parseEscape } from "./parse-escape.ts";
import type { RegexNode, SetItem } from "./regex-node.ts";
import { createRegexReader, RegexError, type RegexFault, type RegexReader } from "./regex-reader.ts";
import { regexSize, repeatFits } from "./regex-size.ts";

/** A regular expression that Prometheus accepts, or why it does not and where. */
export type ParsedRegex =
  | { readonly ok: true; readonly node: RegexNode }
  | {
      readonly ok: false;
      readonly fault: RegexFault;
      readonly message: string;
      readonly hint: string;
      readonly from: number;
      readonly to: number;
    };

/** Source of the limits: https://github.com/google/re2/wiki/Syntax and Go's regexp/syntax. */
const MAX_REPEAT = 1_000;
const MAX_SIZE = 3_000_000;
const MAX_DEPTH = 200;

interface Flags {
  readonly foldCase: boolean;
  readonly dotAll: boolean;
}

/** Reads a regular expression as RE2 does, which has no lookarounds and no backreferences. */
export function parseRegex(text: string): ParsedRegex {
  const reader = createRegexReader(text);
  try {
    const node = parseChoice(reader, { foldCase: false, dotAll: false }, 0).node;
    if (!reader.done())
      reader.fail(reader.at(), 1, "this ) closes nothing", String.raw`remove it, or write \) for the character`);
    if (regexSize(node) > MAX_SIZE) reader.fail(0, text.length, "this regular expression is too large", "repeat less");
    return { ok: true, node };
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    const { fault, message, hint, from, to } = error;
    return { ok: false, fault, message, hint, from, to };
  }
}

interface Branch {
  readonly node: RegexNode;
  /** Flags set in passing, as by (?i), last to the end of their group. */
  readonly flags: Flags;
}

function parseChoice(reader: RegexReader, outer: Flags, depth: number): Branch {
  if (depth > MAX_DEPTH)
    reader.fail(reader.at(), 1, `groups are nested more than ${MAX_DEPTH} deep`, "write it flatter");
  const options: RegexNode[] = [];
  let flags = outer;
  do {
    const branch = parseSequence(reader, flags, depth);
    options.push(branch.node);
    flags = branch.flags;
  } while (reader.accept("|"));
  return { node: options.length === 1 ? (options[0] as RegexNode) : { kind: "choice", options }, flags };
}

function parseSequence(reader: RegexReader, outer: Flags, depth: number): Branch {
  const parts: RegexNode[] = [];
  let flags = outer;
  let repeatedAt: number | undefined;
  while (!reader.done() && reader.peek() !== "|" && reader.peek() !== ")") {
    const at = reader.at();
    const repeat = parseRepeat(reader);
    if (repeat) {
      const of = parts.pop();
      if (of === undefined)
        return reader.fail(
          at,
          reader.at() - at,
          "there is nothing to repeat before this",
          `write what to repeat before it, such as .*, or escape it`,
        );
      if (repeatedAt !== undefined)
        reader.fail(
          repeatedAt,
          reader.at() - repeatedAt,
          "one repetition directly follows another",
          "put the first one into a group: (?:a*)*",
        );
      const node: RegexNode = { kind: "repeat", of, ...repeat };
      if (!repeatFits(node, MAX_REPEAT))
        reader.fail(
          at,
          reader.at() - at,
          `this repeats more than ${MAX_REPEAT} times`,
          `repeat at most ${MAX_REPEAT} times, groups included`,
        );
      parts.push(node);
      repeatedAt = at;
      continue;
    }
    repeatedAt = undefined;
    if (reader.peek() === "(") {
      const group = parseGroup(reader, flags, depth);
      if (group.node) parts.push(group.node);
      flags = group.flags;
    } else parts.push(...parseAtom(reader, flags));
  }
  return { node: parts.length === 1 ? (parts[0] as RegexNode) : { kind: "sequence", parts }, flags };
}

function parseRepeat(reader: RegexReader): { readonly min: number; readonly max: number } | undefined {
  const sign = reader.match(/[*+?]/y)?.[0];
  const counted = sign === undefined ? reader.match(/\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/y) : undefined;
  if (sign === undefined && counted === undefined) return undefined;
  reader.accept("?");
  if (sign !== undefined) return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(counted?.[1]);
  const max = counted?.[3] !== undefined ? Number(counted[3]) : counted?.[2] ? Number.POSITIVE_INFINITY : min;
  const at = reader.at();
  if (min > max) reader.fail(at - 1, 1, `${min} is more than ${max}`, "write the smaller count first");
  return { min, max };
}

const groupStart = /\((?:\?P<\w+>|\?([imsU]*(?:-[imsU]+)?)([:)])|(?!\?))/y;

function parseGroup(
  reader: RegexReader,
  flags: Flags,
  depth: number,
): { readonly node?: RegexNode; readonly flags: Flags } {
  const at = reader.at();
  const start = reader.match(groupStart);
  if (start === undefined) return unknownGroup(reader, at);
  const inner = withFlags(flags, start[1] ?? "");
  if (start[2] === ")") return { flags: inner };
  const { node } = parseChoice(reader, inner, depth + 1);
  if (!reader.accept(")"))
    reader.fail(at, 1, "this ( is never closed", String.raw`add the missing ), or write \( for the character`);
  // A group stays one part, so that a repetition behind it takes in all of it.
  return { node: node.kind === "sequence" ? { kind: "choice", options: [node] } : node, flags };
}

function withFlags(flags: Flags, letters: string): Flags {
  const [on = "", off = ""] = letters.split("-");
  const flag = (letter: string, before: boolean) => (off.includes(letter) ? false : on.includes(letter) || before);
  return { foldCase: flag("i", flags.foldCase), dotAll: flag("s", flags.dotAll) };
}

function unknownGroup(reader: RegexReader, at: number): never {
  const rest = reader.rest();
  const look = /^\(\?<?[=!]/.exec(rest);
  if (look) {
    const negative = look[0].endsWith("!");
    const hint = negative ? 'exclude with a second matcher: code!~"..."' : 'require with a second matcher: code=~"..."';
    return reader.fail(at, look[0].length, "Prometheus has no lookaheads and lookbehinds", hint, "lookaround");
  }
  if (rest.startsWith("(?>")) return reader.fail(at, 3, "Prometheus has no atomic groups", "write (?:...)");
  if (/^\(\?<\w+>/.test(rest))
    return reader.fail(at, 3, "not every Prometheus knows this group", "write (?:...) or (?P<name>...)");
  return reader.fail(
    at,
    Math.min(3, rest.length),
    "Prometheus does not know this kind of group",
    "write (...), (?:...) or (?i:...)",
  );
}

const everything: SetItem = { from: 0, to: 0x10ffff };
const newline: SetItem = { from: 10, to: 10 };

function parseAtom(reader: RegexReader, { foldCase, dotAll }: Flags): readonly RegexNode[] {
  const set = (items: readonly SetItem[], negated = false): RegexNode => ({
    kind: "set",
    set: { items, negated, foldCase },
  });
  const character = reader.peek();
  if (character === "[") return [{ kind: "set", set: { ...parseCharacterClass(reader), foldCase } }];
  if (character === "\\")
    return parseEscape(reader).map((part) => (Array.isArray(part) ? set(part) : part) as RegexNode);
  reader.next();
  if (character === ".") return [dotAll ? set([everything]) : set([newline], true)];
  if (character === "^") return [{ kind: "assertion", at: "start" }];
  if (character === "$") return [{ kind: "assertion", at: "end" }];
  const codePoint = character.codePointAt(0) as number;
  return [set([{ from: codePoint, to: codePoint }])];
}
