import { percentWords } from "../../../slo/shift/number-words.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TimeseriesPanel } from "../../model/panel.ts";
import { ofArm } from "../../queries/shift-queries.ts";
import { armLines } from "./shift-arm-lines.ts";

/** A band that is wider than so many times what matters would press all that is to be seen into one line. */
const widestBand = 4;

/** The errors of the whole rollout of each arm, and between which shares chance leaves the true one. */
export function errorsSoFar(shift: TrafficShift): TimeseriesPanel {
  const { stable, candidate, judge } = shift;
  const queries = armLines(shift, (arm) => {
    const series = (name: string) => ofArm(name, shift, arm);
    const ratio = `clamp_max(${series(shiftSeries.errorsSum)} / (${series(shiftSeries.requestsSum)} > 0), 1)`;
    const [low, high] = [series(shiftHelperSeries.errorLow), series(shiftHelperSeries.errorHigh)];
    const whileNarrow = (expr: string) =>
      `max(${expr}\nand ${high} - ${low} <= ${widestBand} * clamp_min(${ratio}, ${judge.effectFloor}))`;
    return [
      { expr: whileNarrow(ratio), drawing: { lineWidth: 2 } },
      { expr: whileNarrow(low), words: "at least", drawing: { dash: "dotted" } },
      { expr: whileNarrow(high), words: "at most", drawing: { dash: "dotted" } },
    ];
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
