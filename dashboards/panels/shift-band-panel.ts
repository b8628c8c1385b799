import { percentWords } from "../../slo/shift/number-words.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { noShift, ofArm } from "../queries/shift-queries.ts";
import { armColor } from "../queries/shift-signals.ts";

/** The errors of the whole rollout of each arm, and between which shares chance leaves the true one. */
export function errorsSoFar(shift: TrafficShift): TimeseriesPanel {
  const { stable, candidate, judge } = shift;
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const color = armColor(shift, arm);
    const series = (name: string) => ofArm(name, shift, arm);
    const line = (
      at: number,
      { expr, legend, drawing }: Pick<PanelQuery, "expr" | "legend"> & { readonly drawing: object },
    ): PanelQuery => ({
      ref: "ABCDEF".charAt(3 * index + at),
      expr: `max(${expr})`,
      legend: `${arm.name}${legend}`,
      kind: "range",
      drawing: { color, ...drawing },
    });
    const ratio = `clamp_max(${series(shiftSeries.errorsSum)} / (${series(shiftSeries.requestsSum)} > 0), 1)`;
    return [
      line(0, { expr: ratio, legend: "", drawing: { lineWidth: 2 } }),
      line(1, { expr: series(shiftHelperSeries.errorLow), legend: " at least", drawing: { dash: "dotted" } }),
      line(2, { expr: series(shiftHelperSeries.errorHigh), legend: " at most", drawing: { dash: "dotted" } }),
    ];
  });
  return {
    kind: "timeseries",
    key: "errors-so-far",
    title: "Errors so far, with what chance leaves open",
    description: `The share of each arm's requests that failed since the shift began, and how low and how high it may really be: beyond each dotted line with a chance of ${percentWords(judge.alpha)}. While both bands overlap, chance may explain the difference; once '${candidate.name} at least' is above '${stable.name} at most', it does not. The bands hold for one look, the evidence of the verdict for any number of looks.`,
    size: { w: 8, h: 9 },
    unit: "percentunit",
    min: 0,
    queries,
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: noShift,
  };
}
