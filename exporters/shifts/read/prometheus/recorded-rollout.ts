import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../../../service/prometheus-result.ts";
import { printSelector } from "../../../../slo/promql/print-selector.ts";
import { type Compared, evidenceRatios, evidenceSumSeries } from "../../../../slo/shift/evidence-series.ts";
import { rolloutBeganAtMs } from "../../../../slo/shift/rollout-id.ts";
import { refusedArm, shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, sameRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { EvidenceSums } from "../../../../slo/shift/statistics/evidence.ts";
import { equal, like } from "../../../../slo/shift/traffic/matchers.ts";
import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import type { RecordedArm, RecordedRollout } from "../../track/absence/recorded-rollout.ts";
import { replicaSetArms } from "../replica-set-arms.ts";
import { withinTime } from "../within-time.ts";
import { recordedShares } from "./missed-weights.ts";
import type { PrometheusAccess } from "./prometheus-of.ts";

/** The weights themselves are not to wait for long. */
const mostMs = 1_500;

/**
 * The rollout that the shift's rules see, or saw end in the last minutes, with all that they counted of it; undefined where they see none,
 * or the exporter is told of no Prometheus. Throws a ShiftSourceFault.
 */
export async function readRecordedRollout(
  shift: TrafficShift,
  access: PrometheusAccess,
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<RecordedRollout | undefined> {
  // Arms of each release have the names of those before it: what was recorded may be of other ReplicaSets.
  if (access === undefined || replicaSetArms(shift) !== undefined) return undefined;
  return withinTime(
    { name: "Prometheus", signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]) },
    async () => {
      const client = access();
      const id = await rolloutOf(client, shift);
      const startedAtMs = id === undefined ? undefined : rolloutBeganAtMs(id);
      if (id === undefined || startedAtMs === undefined) return undefined;
      const seconds = Math.min(longestRolloutSeconds, Math.max(0, nowMs - startedAtMs) / 1_000 + 1);
      const [shares, samples] = await Promise.all([
        recordedShares(client, shift, seconds),
        client.query(sumsOf(shift, id)),
      ]);
      return { id, startedAtMs, shares, ...countedIn(shift, samples) };
    },
  );
}

/** The name of the rollout, as long as rules would take it for the same after a time without them. */
async function rolloutOf(client: PrometheusClient, shift: TrafficShift): Promise<string | undefined> {
  const info = printSelector({
    metric: shiftHelperSeries.rollout,
    matchers: [equal(shiftLabels.shift, shift.id)],
  });
  const [rollout] = await client.query(`${info} and time() - timestamp(${info}) <= ${sameRolloutSeconds}`);
  return rollout?.labels[shiftLabels.rollout];
}

const { requestsSum, errorsSum, lostSum, rescuedSum, dispersion } = shiftSeries;
const { slowSum } = shiftHelperSeries;
const evidenceSums = evidenceRatios.flatMap((ratio) => [
  evidenceSumSeries("error", ratio),
  evidenceSumSeries("slow", ratio),
]);

function sumsOf({ id }: TrafficShift, rollout: string): string {
  const ofShift = equal(shiftLabels.shift, id);
  const sums = [requestsSum, errorsSum, slowSum, lostSum, rescuedSum, ...evidenceSums].join("|");
  const counted = printSelector({ matchers: [like("__name__", sums), ofShift, equal(shiftLabels.rollout, rollout)] });
  return `${counted} or ${printSelector({ metric: dispersion, matchers: [ofShift] })}`;
}

function countedIn(
  shift: TrafficShift,
  samples: readonly PrometheusSample[],
): Pick<RecordedRollout, "arms" | "refused" | "evidence" | "dispersion"> {
  const recorded = (metric: string, arm?: string): number | null => {
    const found = samples.find(
      ({ labels }) => labels["__name__"] === metric && (arm === undefined || labels[shiftLabels.arm] === arm),
    );
    return found !== undefined && Number.isFinite(found.value) ? found.value : null;
  };
  const arms = armsOf(shift).flatMap(({ name }) => {
    const requests = recorded(requestsSum, name);
    if (requests === null) return [];
    const arm: RecordedArm = {
      requests,
      errors: recorded(errorsSum, name),
      slow: recorded(slowSum, name),
      lost: recorded(lostSum, name),
      rescued: recorded(rescuedSum, name),
    };
    return [[name, arm] as const];
  });
  const evidence = (what: Compared) =>
    Object.fromEntries(
      evidenceRatios.map((ratio) => [ratio, recorded(evidenceSumSeries(what, ratio)) ?? 0]),
    ) as EvidenceSums;
  return {
    arms: Object.fromEntries(arms),
    refused: recorded(lostSum, refusedArm),
    evidence: { errors: evidence("error"), slow: evidence("slow") },
    dispersion: recorded(dispersion) ?? 1,
  };
}
