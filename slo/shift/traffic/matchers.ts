import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { vectorSelectors } from "../../promql/selectors.ts";

/** A label that has this value. */
export function equal(label: string, value: string): LabelMatcher {
  return { label, op: "=", value };
}

/** A label whose whole value matches. */
export function like(label: string, value: string): LabelMatcher {
  return { label, op: "=~", value };
}

/** Further matchers as a user writes them: `job="edge"`. */
export function matchersOf(text: string): readonly LabelMatcher[] {
  return text.trim() === "" ? [] : (vectorSelectors(`{${text}}`)[0]?.matchers ?? []);
}

/** A selector as a user writes it, with more matchers. */
export function narrowed(selector: string, matchers: readonly LabelMatcher[]): string {
  const base = vectorSelectors(selector)[0];
  if (base === undefined) throw new Error(`a checked shift has no selector: ${selector}`);
  return printSelector({
    ...(base.metric === undefined ? {} : { metric: base.metric }),
    matchers: [...base.matchers, ...matchers],
  });
}
