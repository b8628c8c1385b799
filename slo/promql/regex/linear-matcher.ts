import { type RegexNode, setSource } from "./regex-node.ts";

/** Matches whole texts, as a label matcher does, in a time that grows with the text's length and nothing else. */
export type LinearMatcher = (text: string) => boolean;

/** States beyond which a regular expression is not worth its memory. */
export const mostStates = 2_000;

type Assertion = Extract<RegexNode, { kind: "assertion" }>["at"];
type State =
  | { readonly kind: "set"; readonly holds: (character: string) => boolean; readonly next: number }
  | { readonly kind: "assertion"; readonly at: Assertion; readonly next: number }
  | { readonly kind: "fork"; readonly next: readonly number[] }
  | { readonly kind: "end" };

/**
 * All ways through the expression at once, so that no text makes it try them one after the other (K. Thompson, "Regular expression
 * search algorithm", 1968). Nothing for an expression with more than `mostStates` states.
 */
export function linearMatcher(node: RegexNode): LinearMatcher | undefined {
  const states: State[] = [{ kind: "end" }];
  try {
    const start = addNode(states, node, 0);
    return (text) => matches(states, start, text);
  } catch (error) {
    if (error instanceof TooManyStates) return undefined;
    throw error;
  }
}

class TooManyStates extends Error {}

function add(states: State[], state: State): number {
  if (states.length >= mostStates) throw new TooManyStates();
  return states.push(state) - 1;
}

/** Adds the states of a part that goes on at `next`; the answer is where the part begins. */
function addNode(states: State[], node: RegexNode, next: number): number {
  switch (node.kind) {
    case "set": {
      const pattern = new RegExp(`^${setSource(node.set)}$`, "us");
      return add(states, { kind: "set", holds: (character) => pattern.test(character), next });
    }
    case "assertion":
      return add(states, { kind: "assertion", at: node.at, next });
    case "sequence":
      return node.parts.reduceRight((after, part) => addNode(states, part, after), next);
    case "choice":
      return add(states, { kind: "fork", next: node.options.map((option) => addNode(states, option, next)) });
    case "repeat":
      return addRepeat(states, node, next);
  }
}

function addRepeat(states: State[], { of, min, max }: Extract<RegexNode, { kind: "repeat" }>, next: number): number {
  let start = next;
  if (max === Number.POSITIVE_INFINITY) {
    const ways: number[] = [];
    start = add(states, { kind: "fork", next: ways });
    ways.push(addNode(states, of, start), next);
  } else {
    for (let time = min; time < max; time++)
      start = add(states, { kind: "fork", next: [addNode(states, of, start), next] });
  }
  for (let time = 0; time < min; time++) start = addNode(states, of, start);
  return start;
}

function matches(states: readonly State[], start: number, text: string): boolean {
  const characters = [...text];
  let current = reachable(states, [start], { before: "", after: characters[0] ?? "" });
  for (const [index, character] of characters.entries()) {
    if (current.length === 0) return false;
    const next = current.flatMap((state) => (state.kind === "set" && state.holds(character) ? [state.next] : []));
    current = reachable(states, next, { before: character, after: characters[index + 1] ?? "" });
  }
  return current.some(({ kind }) => kind === "end");
}

interface Surroundings {
  readonly before: string;
  readonly after: string;
}

function reachable(states: readonly State[], from: readonly number[], around: Surroundings): readonly State[] {
  const seen = new Set<number>();
  const waiting = [...from];
  const found: State[] = [];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index] as State;
    if (state.kind === "fork") waiting.push(...state.next);
    else if (state.kind === "assertion") {
      if (assertionHolds(state.at, around)) waiting.push(state.next);
    } else found.push(state);
  }
  return found;
}

function assertionHolds(at: Assertion, { before, after }: Surroundings): boolean {
  if (at === "start") return before === "";
  if (at === "end") return after === "";
  const isBoundary = isWord(before) !== isWord(after);
  return at === "word-boundary" ? isBoundary : !isBoundary;
}

function isWord(character: string): boolean {
  return /^[0-9A-Za-z_]$/.test(character);
}
