import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { expressionOf, vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Expression } from "../../slo/promql/syntax/expression.ts";
import { constant, withoutFallback } from "./expression-parts.ts";

/** A query that is `slope` × gauge + `offset`. */
export interface GaugeShape {
  readonly selector: SeriesSelector;
  readonly slope: number;
  readonly offset: number;
}

const steady = new Set(["avg_over_time", "min_over_time", "max_over_time", "last_over_time"]);
const ofOneSeries = new Set(["sum", "avg", "min", "max"]);

/** The gauge that a query shows, stretched and shifted; constant gauges make a query of constant value. */
export function gaugeShape(text: string): GaugeShape | undefined {
  const expression = expressionOf(text);
  return expression && gaugeShapeOf(expression, text);
}

function gaugeShapeOf(expression: Expression, text: string): GaugeShape | undefined {
  const node = withoutFallback(expression);
  switch (node?.kind) {
    case "selector":
      return Object.keys(node.modifiers).length > 0 ? undefined : selectorShape(text.slice(node.from, node.to));
    case "aggregation":
      return ofOneSeries.has(node.name.text) && node.args[0] ? gaugeShapeOf(node.args[0], text) : undefined;
    case "call": {
      const [range] = node.args;
      if (!steady.has(node.name.text) || range?.kind !== "range" || Object.keys(range.modifiers).length > 0)
        return undefined;
      // A range of the user's own may see further back than a test waits.
      if (range.range.kind !== "window") return undefined;
      return selectorShape(text.slice(range.of.from, range.of.to));
    }
    case "unary": {
      const inner = gaugeShapeOf(node.of, text);
      return inner && (node.operator === "-" ? stretched(inner, -1) : inner);
    }
    case "binary":
      return calculated(node.operator.text, node, text);
    default:
      return undefined;
  }
}

function calculated(
  operator: string,
  { left, right }: { left: Expression; right: Expression },
  text: string,
): GaugeShape | undefined {
  const [before, after] = [constant(left), constant(right)];
  const gauge = before === undefined ? gaugeShapeOf(left, text) : gaugeShapeOf(right, text);
  const number = before ?? after;
  if (gauge === undefined || number === undefined) return undefined;
  if (operator === "+") return { ...gauge, offset: gauge.offset + number };
  if (operator === "*") return stretched(gauge, number);
  if (operator === "-")
    return before === undefined
      ? { ...gauge, offset: gauge.offset - number }
      : { ...gauge, slope: -gauge.slope, offset: number - gauge.offset };
  return operator === "/" && before === undefined ? stretched(gauge, 1 / number) : undefined;
}

function stretched({ selector, slope, offset }: GaugeShape, factor: number): GaugeShape | undefined {
  return factor === 0 || !Number.isFinite(factor)
    ? undefined
    : { selector, slope: slope * factor, offset: offset * factor };
}

function selectorShape(text: string): GaugeShape | undefined {
  const selector = vectorSelectors(text)[0];
  return selector && { selector, slope: 1, offset: 0 };
}
