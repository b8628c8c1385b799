import { type CharacterSet, onlyCharacter, type RegexNode, setMatcher } from "./regex-node.ts";

/** Picks one of `count` possibilities; always the same one for the same question in the same order. */
export type Choose = (count: number) => number;

/** Picks the plainest possibility for seed 0, and any of them, in a repeatable order, for other seeds. */
export function chooser(seed: number): Choose {
  if (seed === 0) return () => 0;
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (count) => {
    // Constants of the generator "mulberry32".
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}

const plainCharacters = [..."a0bA1-_./:c2 B"];
const digitsFirst = [..."01a2b-_./:cA B"];

/**
 * A text that the regular expression probably matches: assertions are not looked at, so the caller tests it. Where anything
 * may stand, one of `fragments` may be put in.
 */
export function sampleText(node: RegexNode, choose: Choose, fragments: readonly string[] = []): string {
  const sample = (part: RegexNode, before: string): string => {
    switch (part.kind) {
      case "set":
        return sampleCharacter(part.set, choose, before);
      case "sequence":
        return part.parts.reduce((text, next) => text + sample(next, before + text), "");
      case "choice": {
        const option = part.options[choose(part.options.length)];
        return option === undefined ? "" : sample(option, before);
      }
      case "repeat":
        return sampleRepeat(part, before);
      case "assertion":
        return "";
    }
  };
  const sampleRepeat = ({ of, min, max }: Extract<RegexNode, { kind: "repeat" }>, before: string): string => {
    const most = Math.min(max, min + 2);
    const isWild = of.kind === "set" && of.set.negated && max === Number.POSITIVE_INFINITY;
    const fragment = isWild && fragments.length > 0 ? fragments[choose(fragments.length + 1) - 1] : undefined;
    if (fragment !== undefined) return fragment;
    const times = min + choose(most - min + 1);
    let text = "";
    for (let time = 0; time < times; time++) text += sample(of, before + text);
    return text;
  };
  return sample(node, "");
}

function sampleCharacter(set: CharacterSet, choose: Choose, before: string): string {
  const only = onlyCharacter(set);
  const possible = only === undefined ? plainOf(set, before) : [only];
  return possible[choose(possible.length || 1)] ?? firstOf(set);
}

/** Those of its characters that a reader likes to see. */
function plainOf(set: CharacterSet, before: string): readonly string[] {
  const own = set.negated ? [] : set.items.flatMap((item) => ("property" in item ? [] : [item.from, item.to]));
  // A reader expects 500 for 5.. and api-a for api-. alike.
  const plain = /[0-9]$/.test(before) ? digitsFirst : plainCharacters;
  const letters = own.map((code) => String.fromCodePoint(code));
  const wanted = [...plain, ...letters, ...letters.flatMap((letter) => [letter.toLowerCase(), letter.toUpperCase()])];
  return [...new Set(wanted)].filter(setMatcher(set));
}

/** For sets such as \p{Greek}, which no list of characters foresees. */
function firstOf(set: CharacterSet): string {
  const isIn = setMatcher(set);
  for (let code = 0x20; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if (isIn(character)) return character;
  }
  return "";
}
