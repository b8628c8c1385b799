import Big from "big.js";
import { secondsToDuration } from "./duration.ts";
import type { Slo, Stack } from "./model.ts";
import type { Problem } from "./problem.ts";

/** Fewest units of measurement in a budget for its percentage to mean something; below, one unit decides. */
const leastUnitsInBudget = 10;

const coarseHint = "lower the objective, lengthen the period, or measure more often";

/** Whether a budget is so few measurements that one of them decides. */
export function lintResolution(slo: Slo, path: string, stack: Stack): readonly Problem[] {
  const perSecond = unitsPerSecond(slo, stack);
  if (perSecond === undefined) return [];
  const units = perSecond.rate * slo.period.seconds * Number(slo.errorBudget);
  if (units >= leastUnitsInBudget) return [];
  // Less than one probe cannot even be spent in part: the first failure of the period breaks the promise.
  const severity = slo.sli.kind === "probe" && units < 1 ? "error" : "warning";
  return [
    {
      code: "coarse-budget",
      severity,
      path: `${path}.objective`,
      message: `the budget of ${slo.objective} % over ${slo.period.text} is ${units.toFixed(1)} ${perSecond.unit}: one failure spends ${units < 1 ? "more than all" : `${Math.round(100 / units)} %`} of it`,
      hint: slo.sli.kind === "probe" ? probeHint(slo, perSecond.rate) : coarseHint,
    },
  ];
}

/** The interval or the objective with which the budget would be enough probes. */
function probeHint({ sli, period, errorBudget }: Slo, rate: number): string {
  if (sli.kind !== "probe") return coarseHint;
  const probes = rate * period.seconds;
  const interval = Math.floor((sli.probe.intervalSeconds * probes * Number(errorBudget)) / leastUnitsInBudget);
  const objective = new Big(100).times(1 - leastUnitsInBudget / probes);
  const promise = probes > leastUnitsInBudget ? `promise at most ${roundedDown(objective)} %` : "lengthen the period";
  return interval >= 1 ? `probe every ${secondsToDuration(interval)} or more often, or ${promise}` : promise;
}

/** With one digit more than nines: 99.953 is 99.95. */
function roundedDown(percent: Big): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(Number(new Big(100).minus(percent)))) + 1);
  return percent.round(digits, Big.roundDown).toFixed();
}

function unitsPerSecond(slo: Slo, { exporter }: Stack): { readonly rate: number; readonly unit: string } | undefined {
  switch (slo.sli.kind) {
    case "probe": {
      // However they are weighed, it is probes that decide; groups by location have only their own.
      const locations = slo.groupBy.includes("location") ? 1 : Math.max(1, exporter.locations.length);
      return { rate: locations / slo.sli.probe.intervalSeconds, unit: "probes" };
    }
    case "timeSlice":
      return { rate: 1 / 60, unit: "minutes" };
    case "events":
    case "latency":
      return slo.expect.eventsPerSecond === undefined
        ? undefined
        : { rate: slo.expect.eventsPerSecond, unit: "events" };
    default:
      return undefined;
  }
}
