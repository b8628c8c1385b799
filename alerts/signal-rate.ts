import type { Slo, Stack } from "../slo/model.ts";

/** Events per second in one group, as the rules count them: probes and minutes are events of their own. */
export function signalRate(slo: Slo, stack: Pick<Stack, "exporter">): number | undefined {
  if (slo.expect.eventsPerSecond !== undefined) return slo.expect.eventsPerSecond / slo.expect.groups;
  return measuringRate(slo, stack);
}

/** Events per second of an SLI that measures by the clock. */
export function measuringRate({ sli, groupBy }: Slo, { exporter }: Pick<Stack, "exporter">): number | undefined {
  switch (sli.kind) {
    case "probe": {
      const perLocation = 1 / (sli.measure === "time" ? 60 : sli.probe.intervalSeconds);
      return perLocation * (groupBy.includes("location") ? 1 : Math.max(1, exporter.locations.length));
    }
    case "timeSlice":
      return 1 / 60;
    default:
      return undefined;
  }
}
