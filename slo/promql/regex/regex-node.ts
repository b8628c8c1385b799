/** A regular expression in RE2's dialect as a tree. */
export type RegexNode =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  | { readonly kind: "repeat"; readonly of: RegexNode; readonly min: number; readonly max: number }
  | { readonly kind: "assertion"; readonly at: "start" | "end" | "word-boundary" | "no-word-boundary" };

/** One character out of several, or out of all but several. */
export interface CharacterSet {
  readonly negated: boolean;
  readonly items: readonly SetItem[];
  /** Upper and lower case are the same. */
  readonly foldCase: boolean;
}

/** A range of code points, both ends included, or a Unicode property as JavaScript spells it. */
export type SetItem =
  | { readonly from: number; readonly to: number }
  | { readonly property: string; readonly negated: boolean };

/** Whether the whole of an empty text matches; Prometheus reads a missing label as an empty one. */
export function matchesEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "sequence":
      return node.parts.every(matchesEmpty);
    case "choice":
      return node.options.some(matchesEmpty);
    case "repeat":
      return node.min === 0 || matchesEmpty(node.of);
    case "assertion":
      return node.at !== "word-boundary";
  }
}

/** The regular expression as JavaScript with the flags `u` and `s` spells it. */
export function regexSource(node: RegexNode): string {
  switch (node.kind) {
    case "set":
      return setSource(node.set);
    case "sequence":
      return node.parts
        .map((part) => (part.kind === "choice" ? `(?:${regexSource(part)})` : regexSource(part)))
        .join("");
    case "choice":
      return node.options.map(regexSource).join("|");
    case "repeat":
      return `(?:${regexSource(node.of)}){${node.min},${node.max === Number.POSITIVE_INFINITY ? "" : node.max}}`;
    case "assertion":
      return { start: "(?:^)", end: "(?:$)", "word-boundary": "(?:\\b)", "no-word-boundary": "(?:\\B)" }[node.at];
  }
}

/** Matches whole texts, as a label matcher does. */
export function wholeMatcher(node: RegexNode): RegExp {
  return new RegExp(`^(?:${regexSource(node)})$`, "us");
}

/** The character set as a JavaScript class. */
export function setSource(set: CharacterSet): string {
  return `[${set.negated ? "^" : ""}${itemsOf(set).map(itemSource).join("")}]`;
}

/** Tells of one character whether the set has it. */
export function setMatcher(set: CharacterSet): (character: string) => boolean {
  const only = onlyCharacter(set);
  if (only !== undefined) return (character) => character === only;
  const pattern = new RegExp(`^${setSource(set)}$`, "us");
  return (character) => pattern.test(character);
}

/** The one character of a set that has no other; most expressions are made of these. */
export function onlyCharacter({ negated, items, foldCase }: CharacterSet): string | undefined {
  const [item] = items;
  const isOne = !negated && !foldCase && items.length === 1;
  return isOne && item !== undefined && "from" in item && item.from === item.to
    ? String.fromCodePoint(item.from)
    : undefined;
}

/** What the set lists, in both cases where these are the same. */
export function itemsOf({ items, foldCase }: CharacterSet): readonly SetItem[] {
  return foldCase ? items.flatMap(withOtherCase) : items;
}

function itemSource(item: SetItem): string {
  if ("property" in item) return `\\${item.negated ? "P" : "p"}{${item.property}}`;
  return `\\u{${item.from.toString(16)}}-\\u{${item.to.toString(16)}}`;
}

function withOtherCase(item: SetItem): readonly SetItem[] {
  if ("property" in item) return [item];
  const others: SetItem[] = [item];
  for (const [first, last, distance] of [
    [0x41, 0x5a, 32],
    [0x61, 0x7a, -32],
  ] as const) {
    const [from, to] = [Math.max(item.from, first), Math.min(item.to, last)];
    if (from <= to) others.push({ from: from + distance, to: to + distance });
  }
  if (item.from === item.to && item.from > 0x7f) others.push(...otherCaseOf(item.from));
  return others;
}

function otherCaseOf(codePoint: number): readonly SetItem[] {
  const character = String.fromCodePoint(codePoint);
  return [character.toLowerCase(), character.toUpperCase()]
    .filter((other) => [...other].length === 1)
    .map((other) => ({ from: other.codePointAt(0) as number, to: other.codePointAt(0) as number }));
}
