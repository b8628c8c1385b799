import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { PrometheusPoint } from "../../../../service/prometheus-result.ts";
import { type LabelMatcher, printSelector } from "../../../../slo/promql/print-selector.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import { equal } from "../../../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import type { MissedWeights } from "../../track/absence/observe-absence.ts";
import type { SeenShare } from "../../track/absence/seen-tries.ts";
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
  return withinTime(
    { name: "Prometheus", signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]) },
    async () => {
      const client = access();
      const [shares, won] = await Promise.all([
        recordedShares(client, shift, seconds),
        shift.weights.kind === "flagger"
          ? samplesOf(client, { metric: shiftHelperSeries.promoted, matchers: [ofShift(shift)], seconds })
          : [],
      ]);
      return { shares, hasWon: won.length > 0 };
    },
  );
}

/** The candidate's intended share in the last seconds, six hours of them at most, oldest first. */
export async function recordedShares(
  client: PrometheusClient,
  shift: TrafficShift,
  seconds: number,
): Promise<readonly SeenShare[]> {
  const ofCandidate = [equal(shiftLabels.arm, shift.candidate.name), equal(shiftLabels.role, "candidate")];
  const matchers = [ofShift(shift), ...ofCandidate];
  const samples = await samplesOf(client, { metric: shiftSeries.intendedShare, matchers, seconds });
  return samples.map(([time, share]) => ({ atMs: Math.round(time * 1_000), share }));
}

function ofShift({ id }: TrafficShift): LabelMatcher {
  return equal(shiftLabels.shift, id);
}

interface AskedSamples {
  readonly metric: string;
  readonly matchers: readonly LabelMatcher[];
  readonly seconds: number;
}

async function samplesOf(
  client: PrometheusClient,
  { metric, matchers, seconds }: AskedSamples,
): Promise<readonly PrometheusPoint[]> {
  const range = `[${Math.ceil(Math.min(seconds, longestRolloutSeconds))}s]`;
  const series = await client.querySamples(`${printSelector({ metric, matchers })}${range}`);
  return series.flatMap(({ points }) => points).sort(([one], [other]) => one - other);
}
