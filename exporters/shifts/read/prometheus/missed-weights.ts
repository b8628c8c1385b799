import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { type LabelMatcher, printSelector } from "../../../../slo/promql/print-selector.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import { equal } from "../../../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import type { MissedWeights } from "../../track/observe-absence.ts";
import { withinTime } from "../within-time.ts";
import type { PrometheusAccess } from "./prometheus-of.ts";

/** The weights themselves are not to wait for long. */
const mostMs = 1_500;

/** What the shift's rules recorded of the weights in the last seconds; nothing where the exporter is told of no Prometheus. Throws a ShiftSourceFault. */
export async function readMissedWeights(
  shift: TrafficShift,
  access: PrometheusAccess,
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<MissedWeights> {
  if (access === undefined) return { shares: [], hasWon: false };
  const range = `[${Math.ceil(Math.min(seconds, longestRolloutSeconds))}s]`;
  const ofShift = equal(shiftLabels.shift, shift.id);
  const ofCandidate = [equal(shiftLabels.arm, shift.candidate.name), equal(shiftLabels.role, "candidate")];
  return withinTime(
    { name: "Prometheus", signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]) },
    async () => {
      const client = access();
      const ask = (metric: string, more: readonly LabelMatcher[]) =>
        samplesOf(client, `${printSelector({ metric, matchers: [ofShift, ...more] })}${range}`);
      const [shares, won] = await Promise.all([
        ask(shiftSeries.intendedShare, ofCandidate),
        shift.weights.kind === "flagger" ? ask(shiftHelperSeries.promoted, []) : [],
      ]);
      return {
        shares: shares.map(([time, share]) => ({ atMs: Math.round(time * 1_000), share })),
        hasWon: won.length > 0,
      };
    },
  );
}

async function samplesOf(client: PrometheusClient, range: string): Promise<readonly (readonly [number, number])[]> {
  const series = await client.querySamples(range);
  return series.flatMap(({ points }) => points).sort(([one], [other]) => one - other);
}
