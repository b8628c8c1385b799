import { expressionOf, isVectorSelector, type VectorSelector, vectorSelectors } from "../promql/selectors.ts";
import { type Expression, partsOf } from "../promql/syntax/expression.ts";

/** A series whose rate is taken. */
export interface RatedSelector extends VectorSelector {
  /** Whether its events are counted by a function of native histograms, which have one name for all that they hold. */
  readonly isHistogram: boolean;
}

/** The series of a query whose rates are taken: a counter that stands alone, and what rate() and its like are given. */
export function ratedSelectors(text: string): readonly RatedSelector[] {
  const selectors = vectorSelectors(text);
  if (isVectorSelector(text)) return selectors.map((selector) => ({ ...selector, isHistogram: false }));
  const expression = expressionOf(text);
  const places = expression === undefined ? [] : ratedPlaces(expression, false);
  return selectors.flatMap((selector) => {
    const place = places.find(({ from }) => from === selector.from);
    return place === undefined ? [] : [{ ...selector, isHistogram: place.isHistogram }];
  });
}

const rates: ReadonlySet<string> = new Set(["rate", "irate", "increase"]);
const histogramCounts: ReadonlySet<string> = new Set(["histogram_count", "histogram_fraction"]);

function ratedPlaces(node: Expression, isWithin: boolean): readonly Pick<RatedSelector, "from" | "isHistogram">[] {
  const [of] = node.kind === "call" && rates.has(node.name.text) ? node.args : [];
  const isHistogram = isWithin || (node.kind === "call" && histogramCounts.has(node.name.text));
  const own = of?.kind === "range" ? [{ from: of.of.body.from, isHistogram }] : [];
  return [...own, ...partsOf(node).flatMap((part) => ratedPlaces(part, isHistogram))];
}
