import { type LabelMatcher, printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";

const opposites = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" } as const;

/**
 * The selector of the bad events where good ones are the total with one more matcher: `x_total{code!~"5.."}` of `x_total` leaves
 * `x_total{code=~"5.."}`. Bad events that are selected can be counted; a difference of two rates has the errors of both.
 */
export function badSelector(total: string, good: string): string | undefined {
  const [all, some] = [vectorSelectors(total)[0], vectorSelectors(good)[0]];
  if (all?.metric === undefined || all.metric !== some?.metric) return undefined;
  const isIn = (matchers: readonly LabelMatcher[]) => (one: LabelMatcher) =>
    matchers.some(({ label, op, value }) => label === one.label && op === one.op && value === one.value);
  const more = some.matchers.filter((one) => !isIn(all.matchers)(one));
  const [matcher] = more;
  if (matcher === undefined || more.length > 1 || !all.matchers.every(isIn(some.matchers))) return undefined;
  return printSelector({ metric: all.metric, matchers: [...all.matchers, { ...matcher, op: opposites[matcher.op] }] });
}
