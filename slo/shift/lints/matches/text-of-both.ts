import { parseRegex } from "../../../promql/regex/parse-regex.ts";
import { chooser, sampleText } from "../../../promql/regex/sample-text.ts";
import { isPlainText, parseLabelPattern } from "../../../relay/label-pattern.ts";

/** A text that both expressions match, when one of them gives it away. */
export function textOfBoth(first: string, second: string): string | undefined {
  const [one, other] = [parseLabelPattern(first), parseLabelPattern(second)];
  if (!one.ok || !other.ok) return undefined;
  return [first, second].flatMap(samplesOf).find((text) => one.matches(text) && other.matches(text));
}

/** A few texts that the expression probably matches; for one without special characters that is the only one. */
function samplesOf(match: string): readonly string[] {
  if (isPlainText(match)) return [match];
  const regex = parseRegex(match);
  if (!regex.ok) return [];
  return [...new Set(Array.from({ length: 20 }, (_, seed) => sampleText(regex.node, chooser(seed))))];
}
