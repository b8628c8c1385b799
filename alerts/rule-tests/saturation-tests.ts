import Big from "big.js";
import type { Labels, Service, Stack } from "../../slo/model.ts";
import { labelNames, saturationLabels, saturationSeries } from "../../slo/names.ts";
import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { expressionOf } from "../../slo/promql/selectors.ts";
import { type Expression, withoutParentheses } from "../../slo/promql/syntax/expression.ts";
import type { Saturation } from "../../slo/saturation.ts";
import { quote } from "../promql-text.ts";
import { countShape } from "./count-shape.ts";
import type { InputSeries, RuleTest } from "./rule-test.ts";
import { sampleLabels } from "./sample-labels.ts";
import { atMinute, inputSeries, printSeries } from "./simulated-series.ts";

/** The tests of a service's saturation, and what they leave out. */
export interface SaturationTests {
  readonly tests: readonly RuleTest[];
  readonly notes: readonly string[];
}

/** Minutes after which a rate over five minutes sees nothing but a steady course. */
const minutes = 15;

/** Every declared resource of a service half in use: the recorded share must say so. */
export function saturationTests(service: Service, stack: Stack): SaturationTests {
  const planned = service.saturation.map((one) => ({ one, series: halfInUse(one, stack) }));
  return {
    tests: planned.flatMap(({ one, series }) =>
      series === undefined ? [] : [saturationTest(one, { service, stack, series })],
    ),
    notes: planned.flatMap(({ one, series }) =>
      series === undefined
        ? [`The query of ${service.name}'s ${one.name} cannot be foreseen and is not exercised.`]
        : [],
    ),
  };
}

function saturationTest(
  { name, limitText }: Saturation,
  { service, stack, series }: { service: Service; stack: Stack; series: readonly InputSeries[] },
): RuleTest {
  const labels = { [labelNames.service]: service.name, [saturationLabels.resource]: name };
  const resource = Object.entries(labels).map(([label, value]) => `${label}=${quote(value)}`);
  return {
    name: `half in use: ${service.name} ${name}`,
    interval: `${stack.scrapeSeconds}s`,
    input_series: series,
    promql_expr_test: [
      {
        // Rounded, because a rate is an estimate.
        expr: `round(1000 * ${saturationSeries.ratio}{${resource.join(",")}})`,
        eval_time: atMinute(minutes),
        exp_samples: [{ labels: printSeries({ ...labels, [saturationLabels.limit]: limitText }), value: 500 }],
      },
    ],
  };
}

/** What is fed so that a query gives half of its limit; nothing where that cannot be told from its text. */
function halfInUse({ query, limit }: Saturation, stack: Stack): readonly InputSeries[] | undefined {
  const half = new Big(limit).div(2);
  const whole = levelOf(query);
  if (whole !== undefined) {
    const labels = sampleLabels([whole.selector]);
    return labels && [feed(whole, { labels, value: half, stack })];
  }
  const sides = quotientOf(query);
  const [used, available] = sides?.map(levelOf) ?? [];
  if (used === undefined || available === undefined) return undefined;
  // One set of labels for both, so that they match whatever the query joins them by.
  const shared = sampleLabels([used, available].map(({ selector: { matchers } }) => ({ matchers })));
  if (shared === undefined || used.selector.metric === available.selector.metric) return undefined;
  const named = ({ selector: { metric = "" } }: Level): Labels => ({ ...shared, __name__: metric });
  return [
    feed(used, { labels: named(used), value: half.times(10), stack }),
    feed(available, { labels: named(available), value: new Big(10), stack }),
  ];
}

/** A query that is a gauge times `slope`, or the rate of a counter. */
interface Level {
  readonly selector: SeriesSelector;
  readonly kind: "counter" | "gauge";
  readonly slope: number;
}

function levelOf(text: string): Level | undefined {
  const shape = countShape({ kind: "promql", text });
  if (shape?.kind === "gauge") return shape;
  if (shape?.kind !== "counter" || shape.besides.length > 0) return undefined;
  return { selector: shape.selector, kind: "counter", slope: 1 };
}

function feed(
  { kind, slope }: Level,
  { labels, value, stack: { scrapeSeconds } }: { labels: Labels; value: Big; stack: Stack },
): InputSeries {
  const level = value.div(slope).times(kind === "counter" ? scrapeSeconds : 1);
  const series = { labels, kind, value: () => level.toNumber(), lateBorn: false };
  return inputSeries(series, [{ minutes: minutes + 1, flow: { events: 1, bad: 0 } }], { scrapeSeconds });
}

/** Both sides of a query such as `used / available`, also inside an aggregation. */
function quotientOf(text: string): readonly string[] | undefined {
  const expression = expressionOf(text);
  const node = expression && quotientIn(expression);
  return node && [node.left, node.right].map(({ from, to }) => text.slice(from, to));
}

function quotientIn(expression: Expression): Extract<Expression, { kind: "binary" }> | undefined {
  const node = withoutParentheses(expression);
  if (node.kind === "binary") return node.operator.text === "/" ? node : undefined;
  const [only] = node.kind === "aggregation" && /^(max|min|avg|sum)$/.test(node.name.text) ? node.args : [];
  return only && quotientIn(only);
}
