import { expressionOf, isVectorSelector, type VectorSelector, vectorSelectors } from "../promql/selectors.ts";
import { type Expression, partsOf } from "../promql/syntax/expression.ts";

/** The series of a query whose rates are taken: a counter that stands alone, and what rate() and its like are given. */
export function ratedSelectors(text: string): readonly VectorSelector[] {
  const selectors = vectorSelectors(text);
  if (isVectorSelector(text)) return selectors;
  const expression = expressionOf(text);
  const places = expression === undefined ? [] : ratedPlaces(expression);
  return selectors.filter(({ from }) => places.includes(from));
}

const rates: ReadonlySet<string> = new Set(["rate", "irate", "increase"]);

function ratedPlaces(node: Expression): readonly number[] {
  const [of] = node.kind === "call" && rates.has(node.name.text) ? node.args : [];
  const own = of?.kind === "range" ? [of.of.body.from] : [];
  return [...own, ...partsOf(node).flatMap(ratedPlaces)];
}
