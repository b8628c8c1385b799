import { type Automaton, automatonOf, isWord } from "./automaton.ts";
import { itemsOf, type RegexNode, type SetItem } from "./regex-node.ts";

/** What is asked of a text: that the whole of it matches, or that it does not. */
export interface TextCondition {
  readonly node: RegexNode;
  readonly isMatched: boolean;
}

/** A shortest text of those that fulfil all conditions, or that there is none; unknown where the search took too long. */
export type CommonText =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/** Steps of automata that a search may take: some hundredths of a second. */
const mostSteps = 200_000;

/** Goes through all texts at once, the shortest first, as far as the automata of the conditions tell them apart. */
export function commonText(conditions: readonly TextCondition[]): CommonText {
  const automata = conditions.flatMap(({ node, isMatched }) => {
    const automaton = automatonOf(node);
    return automaton === undefined ? [] : [{ ...automaton, isMatched }];
  });
  if (automata.length < conditions.length) return { kind: "unknown" };
  const sets = conditions.flatMap(({ node }) => itemsIn(node));
  const characters = charactersOf(sets);
  const waiting: Place[] = [{ text: "", before: "", ways: automata.map(({ start }) => start) }];
  const seen = new Set<string>();
  let steps = 0;
  for (const place of waiting) {
    if (automata.every((one, index) => one.ends(waysOf(place, index), place.before) === one.isMatched))
      return { kind: "found", text: place.text };
    for (const character of characters) {
      steps += place.ways.reduce((sum, { length }) => sum + 1 + length, 0);
      if (steps > mostSteps) return { kind: "unknown" };
      const next = after(place, character, automata);
      const key = next && keyOf(next);
      if (next === undefined || key === undefined || seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  // Characters of a property of Unicode are too many to be tried.
  return { kind: sets.some((item) => "property" in item) ? "unknown" : "none" };
}

/** A text so far, and where the ways of each automaton are behind it. */
interface Place {
  readonly text: string;
  readonly before: string;
  readonly ways: readonly (readonly number[])[];
}

function waysOf(place: Place, index: number): readonly number[] {
  return place.ways[index] ?? [];
}

/** Undefined where an expression that has to match cannot any more. */
function after(
  place: Place,
  character: string,
  automata: readonly (Automaton & { readonly isMatched: boolean })[],
): Place | undefined {
  const ways: (readonly number[])[] = [];
  for (const [index, { advance, isMatched }] of automata.entries()) {
    const next = advance(waysOf(place, index), { before: place.before, after: character });
    if (isMatched && next.length === 0) return undefined;
    ways.push([...new Set(next)].sort((a, b) => a - b));
  }
  return { text: place.text + character, before: character, ways };
}

function keyOf({ before, ways }: Place): string {
  return `${isWord(before)} ${ways.map((one) => one.join(",")).join(";")}`;
}

function itemsIn(node: RegexNode): readonly SetItem[] {
  switch (node.kind) {
    case "set":
      return itemsOf(node.set);
    case "sequence":
      return node.parts.flatMap(itemsIn);
    case "choice":
      return node.options.flatMap(itemsIn);
    case "repeat":
      return itemsIn(node.of);
    case "assertion":
      return [...wordCharacters];
  }
}

/** What the assertions of words look at. */
const wordCharacters: readonly SetItem[] = ["09", "AZ", "__", "az"].map((ends) => ({
  from: ends.charCodeAt(0),
  to: ends.charCodeAt(1),
}));

/** In the order in which a reader likes to see them. */
const plainCharacters = [..."abcdefghijklmnopqrstuvwxyz0123456789-_./:ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** One character of each range that no item tells apart, the plainest of it. */
function charactersOf(items: readonly SetItem[]): readonly string[] {
  const borders = items.flatMap((item) => ("property" in item ? [] : [item.from, item.to + 1]));
  const starts = [...new Set([0, ...borders])].filter((code) => code <= 0x10ffff).sort((a, b) => a - b);
  const chosen = starts.flatMap((from, index) => {
    const to = (starts[index + 1] ?? 0x110000) - 1;
    const plain = plainCharacters.find((character) => from <= character.charCodeAt(0) && character.charCodeAt(0) <= to);
    return plain ?? firstCharacter(from, to);
  });
  const rank = (character: string) => plainCharacters.indexOf(character) + 1 || plainCharacters.length + 1;
  return chosen.sort((a, b) => rank(a) - rank(b));
}

/** Halves of surrogate pairs are no characters. */
function firstCharacter(from: number, to: number): string | readonly [] {
  const code = from >= 0xd800 && from <= 0xdfff ? 0xe000 : from;
  return code <= to ? String.fromCodePoint(code) : [];
}
