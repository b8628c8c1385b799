import type { Stack } from "../../../slo/model.ts";
import { prometheusSeries } from "../../../slo/names.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { StatPanel, TimeseriesPanel } from "../../model/panel.ts";
import { type ChosenShifts, ofChosenShifts } from "../../queries/chosen-shifts.ts";
import { runsNow } from "../../queries/shift-figures.ts";
import { narrowed, noShift } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { course, figure } from "../one-query.ts";
import { zeroIsGood } from "../value-formats.ts";
import { shareFormat } from "./shift-formats.ts";

/** How many shifts are in which state now. */
export function shiftCounts(stack: Stack, chosen: ChosenShifts): readonly StatPanel[] {
  const known = `and on () count(${chosen})`;
  const count = (query: string) => `(count(${ofChosenShifts(query, chosen)}) or vector(0)) ${known}`;
  const counted = (
    key: string,
    title: string,
    expr: string,
    panel: Pick<StatPanel, "description"> & Partial<StatPanel>,
  ) =>
    figure(expr, {
      key,
      title,
      unit: "none",
      decimals: 0,
      thresholds: zeroIsGood,
      empty: { text: "unknown", isNormal: false },
      ...panel,
    });
  const { verdict } = shiftSeries;
  const drifts = narrowed(prometheusSeries.alerts, `alertname="${shiftAlertNames.drift}"`, 'alertstate="firing"');
  const worse = counted("worse", "Worse", count(`max by (shift) (${narrowed(verdict, 'verdict="worse"')} == 1)`), {
    description: "Running shifts whose candidate is proven to be worse: send their traffic back.",
  });
  return [
    counted("running", "Running now", count(runsNow()), {
      description: "Shifts whose candidate is meant to have some of the traffic and not all.",
      colorMode: "none",
      thresholds: [{ from: null, color: "text" }],
    }),
    ...(stack.shifts.some((shift) => shiftSignals(shift).verdict) ? [worse] : []),
    counted("drifting", "Do not follow", count(`max by (shift) (${drifts})`), {
      description:
        "Shifts whose traffic is not where the weights say, though it had the time: those of which TrafficShareDrift fires. Open one to see at which layer it stops.",
    }),
    counted("blind", "Blind", count(`max by (shift) (${shiftExporterSeries.sourceUp}{source!="dns"} == 0)`), {
      description: "Shifts of which a source cannot be read: nobody knows what they do. The exporter's log says why.",
    }),
  ];
}

/** How often and how well the team shifts; from the exporter's count of finished shifts. */
export function shiftDelivery(chosen: ChosenShifts): readonly StatPanel[] {
  const finished = (outcome: string) =>
    `sum(${ofChosenShifts(`increase(${narrowed(shiftExporterSeries.finished, `outcome=~"${outcome}"`)}[$__range])`, chosen)})`;
  const empty = { text: "The exporter counts finished shifts; it was not seen", isNormal: false } as const;
  return [
    figure(finished("completed"), {
      key: "completed",
      title: "Completed",
      description: "Shifts that gave all traffic to the candidate within the shown range: how often you release.",
      unit: "none",
      decimals: 0,
      colorMode: "none",
      empty,
    }),
    figure(finished("rolled_back"), {
      key: "rolled-back",
      title: "Rolled back",
      description:
        "Shifts that went back within the shown range. Each of them is a release that did not reach everybody.",
      unit: "none",
      decimals: 0,
      thresholds: [
        { from: null, color: "text" },
        { from: 0.5, color: "orange" },
      ],
      empty,
    }),
    figure(`${finished("rolled_back")} / (${finished(".+")} > 0)`, {
      key: "failure-rate",
      title: "Change failure rate",
      description:
        "The share of the shifts in the shown range that went back. Teams that release often stay below 15 %.",
      unit: "percentunit",
      decimals: 0,
      thresholds: [
        { from: null, color: "green" },
        { from: 0.15, color: "orange" },
        { from: 0.3, color: "red" },
      ],
      empty: { text: "no shift ended in this range", isNormal: true },
    }),
  ];
}

/** How far each shift has come, over time. */
export function shiftProgress(chosen: ChosenShifts): TimeseriesPanel {
  return course(
    {
      expr: ofChosenShifts(`max by (shift) (${narrowed(shiftSeries.intendedShare, 'role="candidate"')})`, chosen),
      legend: "{{shift}}",
    },
    {
      key: "progress",
      title: "How far each shift has come",
      description:
        "The share that the weights give to each candidate. A staircase is a shift that goes well, a fall to zero one that went back; a flat line between is one that somebody forgot.",
      size: { w: 24, h: 8 },
      ...shareFormat,
      decimals: 0,
      empty: noShift,
    },
  );
}
