import { type RegexNode, setMatcher } from "./regex-node.ts";

/** States beyond which a regular expression is not worth its memory. */
export const mostStates = 2_000;

type Assertion = Extract<RegexNode, { kind: "assertion" }>["at"];
type State =
  | { readonly kind: "set"; readonly holds: (character: string) => boolean; readonly next: number }
  | { readonly kind: "assertion"; readonly at: Assertion; readonly next: number }
  | { readonly kind: "fork"; readonly next: readonly number[] }
  | { readonly kind: "end" };

/** What stands on both sides of a place in a text; nothing at its edges. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** All ways through a regular expression at once, so that no text makes it try them one after the other. */
export interface Automaton {
  readonly start: readonly number[];
  /** Where the ways are after one more character, which is the one of `around.after`. */
  readonly advance: (from: readonly number[], around: Surroundings) => readonly number[];
  /** Whether one of the ways ends here, at the end of a text whose last character is `before`. */
  readonly ends: (from: readonly number[], before: string) => boolean;
}

/**
 * The automaton of an expression for whole texts (K. Thompson, "Regular expression search algorithm", 1968). Nothing for one with
 * more than `mostStates` states.
 */
export function automatonOf(node: RegexNode): Automaton | undefined {
  const states: State[] = [{ kind: "end" }];
  try {
    const start = addNode(states, node, 0);
    const found = reachableOf(states);
    return {
      start: [start],
      advance: (from, around) =>
        found(from, around).flatMap((state) => (state.kind === "set" && state.holds(around.after) ? [state.next] : [])),
      ends: (from, before) => found(from, { before, after: "" }).some(({ kind }) => kind === "end"),
    };
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
    case "set":
      return add(states, { kind: "set", holds: setMatcher(node.set), next });
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

type Reachable = (from: readonly number[], around: Surroundings) => readonly State[];

/** Without assertions it is the same whatever stands around: a search asks it for each character that may come next. */
function reachableOf(states: readonly State[]): Reachable {
  if (states.some(({ kind }) => kind === "assertion")) return (from, around) => reachable(states, from, around);
  const known = new WeakMap<readonly number[], readonly State[]>();
  return (from, around) => {
    const found = known.get(from) ?? reachable(states, from, around);
    known.set(from, found);
    return found;
  };
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

/** Whether it is one of the characters between which no word ends. */
export function isWord(character: string): boolean {
  return /^[0-9A-Za-z_]$/.test(character);
}
