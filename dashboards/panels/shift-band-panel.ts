import { percentWords } from "../../slo/shift/number-words.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { ofArm } from "../queries/shift-queries.ts";
import { armColor } from "../queries/shift-signals.ts";

/** A band that is wider than so many times what matters would press all that is to be seen into one line. */
const widestBand = 4;

/** The errors of the whole rollout of each arm, and between which shares chance leaves the true one. */
export function errorsSoFar(shift: TrafficShift): TimeseriesPanel {
  const { stable, candidate, judge } = shift;
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const series = (name: string) => ofArm(name, shift, arm);
    const ratio = `clamp_max(${series(shiftSeries.errorsSum)} / (${series(shiftSeries.requestsSum)} > 0), 1)`;
    const [low, high] = [shiftHelperSeries.errorLow, shiftHelperSeries.errorHigh].map(series);
    const line = (at: number, expr: string, words: string): PanelQuery => ({
      ref: "ABCDEF".charAt(3 * index + at),
      expr: `max(${expr}\nand ${high} - ${low} <= ${widestBand} * clamp_min(${ratio}, ${judge.effectFloor}))`,
      legend: `${arm.name}${words}`,
      kind: "range",
      drawing: { color: armColor(shift, arm), ...(at === 0 ? { lineWidth: 2 } : { dash: "dotted" }) },
    });
    return [line(0, ratio, ""), line(1, `${low}`, " at least"), line(2, `${high}`, " at most")];
  });
  return {
    kind: "timeseries",
    key: "errors-so-far",
    title: "Errors so far, with what chance leaves open",
    description: `The share of each arm's requests that failed since the shift began, and how low and how high it may really be: beyond each dotted line with a chance of ${percentWords(judge.alpha)}. While both bands overlap, chance may explain the difference; once '${candidate.name} at least' is above '${stable.name} at most', it does not. An arm is drawn once its band is no wider than ${widestBand} times its errors, or than ${percentWords(widestBand * judge.effectFloor)}. The bands hold for one look, the evidence of the verdict for any number of looks.`,
    size: { w: 8, h: 9 },
    unit: "percentunit",
    min: 0,
    queries,
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: { text: "No shift is running, or none has had enough requests to say anything yet", isNormal: true },
  };
}
