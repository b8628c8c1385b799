import { parseRegex } from "../../../promql/regex/parse-regex.ts";
import { chooser, sampleText } from "../../../promql/regex/sample-text.ts";
import { parseLabelPattern } from "../../../relay/label-pattern.ts";

/** A text that both expressions match, when one of them gives it away. */
export function textOfBoth(first: string, second: string): string | undefined {
  const pairs = [
    [first, second],
    [second, first],
  ] as const;
  return pairs.flatMap(([from, by]) =>
    samplesOf(from).filter((text) => isMatched(text, from) && isMatched(text, by)),
  )[0];
}

/** A few texts that the expression matches; for one without special characters that is the only one. */
function samplesOf(match: string): readonly string[] {
  const regex = parseRegex(match);
  if (!regex.ok) return [];
  return Array.from({ length: 20 }, (_, seed) => sampleText(regex.node, chooser(seed)));
}

function isMatched(text: string, match: string): boolean {
  const pattern = parseLabelPattern(match);
  return pattern.ok && pattern.matches(text);
}
