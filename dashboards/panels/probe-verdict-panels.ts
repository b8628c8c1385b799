import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { StatPanel } from "../model/panel.ts";
import { firstAttempts, longestTimeIn, noProbes, ofProbes, timeIn } from "../queries/probe-queries.ts";
import { figure } from "./one-query.ts";
import { attainmentFormat, coverageFormat, zeroIsGood } from "./value-formats.ts";

/**
 * Cut after the last decimal shown, because 100 % must mean all of the time; the millionth keeps a share that is exact, such as
 * 99.9 %, from falling one digit lower for its binary fraction.
 */
const shareOfTimeKnown = `floor(100000 * ${timeIn("up|down")} / (${timeIn("up|down|unknown")} > 0) + 0.000001) / 100000`;

/** How the chosen targets stood in the shown range. */
export const uptimeVerdict: readonly StatPanel[] = [
  verdict(
    "success",
    "Probes succeeded",
    `sum(increase(${firstAttempts("success")}[$__range])) / (sum(increase(${firstAttempts("success|failure")}[$__range])) > 0)`,
    {
      description: "First attempts that succeeded, of all that gave an answer. Retries never make this figure better.",
      ...attainmentFormat,
    },
  ),
  verdict("known", "Time known", shareOfTimeKnown, {
    description:
      "The share of time about which there is proof. Below 95 % no figure on this board is worth much: look after the exporter first.",
    ...coverageFormat,
    decimals: 3,
  }),
  verdict("down", "Time down", longestTimeIn("down"), {
    description:
      "The longest time that one target was down as one location saw it. Other targets and locations were down for less or as long.",
    unit: "s",
    thresholds: zeroIsGood,
  }),
  verdict("unknown", "Time unknown", longestTimeIn("unknown"), {
    description:
      "Time without a measurement, of the target and location with most of it: the exporter was down, or late. It is neither up nor down.",
    unit: "s",
    thresholds: [
      { from: null, color: "text" },
      { from: 1, color: "orange" },
    ],
  }),
  verdict("missed", "Probes missed", `sum(increase(${ofProbes(probeSeries.missed)}[$__range]))`, {
    description:
      "Probes that were due and never ran. Each is time unknown; a machine that is too busy is the usual cause.",
    unit: "short",
    decimals: 0,
    thresholds: [
      { from: null, color: "text" },
      { from: 1, color: "orange" },
    ],
  }),
  verdict("certificate", "Next certificate ends in", `min(${ofProbes(probeSeries.tlsNotAfter)}) - time()`, {
    description: "The certificate that ends first. Renew it well before; below a week somebody must act today.",
    unit: "s",
    thresholds: [
      { from: null, color: "red" },
      { from: 604_800, color: "orange" },
      { from: 1_814_400, color: "green" },
    ],
    empty: { text: "no certificate seen", isNormal: true },
  }),
];

function verdict(
  key: string,
  title: string,
  expr: string,
  format: ValueFormat & { description: string; unit: string; empty?: StatPanel["empty"] },
): StatPanel {
  return figure(expr, { key, title, empty: noProbes, ...format });
}
