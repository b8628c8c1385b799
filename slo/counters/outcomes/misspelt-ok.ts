import { type LabelMatcher, printMatchers } from "../../promql/print-selector.ts";

/**
 * Matchers that mean what succeeded in grpc_code and never find it, and how they are written: grpc-prometheus has OK in every language,
 * also where it writes others as NotFound. Source: https://github.com/grpc-ecosystem/go-grpc-middleware/tree/main/providers/prometheus
 */
export function misspeltOk(matchers: readonly LabelMatcher[]): string | undefined {
  const isMisspelt = ({ label, value }: LabelMatcher) => label === "grpc_code" && misspelt.test(value);
  if (!matchers.some(isMisspelt) || matchers.some(({ value }) => /\bOK\b/.test(value))) return undefined;
  return printMatchers(
    matchers.map((matcher) =>
      isMisspelt(matcher) ? { ...matcher, value: matcher.value.replace(word, "OK") } : matcher,
    ),
  );
}

/** A word alone, or one of several. */
const misspelt = /^\(?(?:\w+\|)*(?:Ok|ok)(?:\|\w+)*\)?$/;
const word = /\b(?:Ok|ok)\b/;
