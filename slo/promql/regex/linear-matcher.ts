import { automatonOf } from "./automaton.ts";
import type { RegexNode } from "./regex-node.ts";

/** Matches whole texts, as a label matcher does, in a time that grows with the text's length and nothing else. */
export type LinearMatcher = (text: string) => boolean;

/** Nothing for an expression that is not worth its memory. */
export function linearMatcher(node: RegexNode): LinearMatcher | undefined {
  const automaton = automatonOf(node);
  if (automaton === undefined) return undefined;
  return (text) => {
    let ways = automaton.start;
    let before = "";
    for (const after of text) {
      if (ways.length === 0) return false;
      ways = automaton.advance(ways, { before, after });
      before = after;
    }
    return automaton.ends(ways, before);
  };
}
