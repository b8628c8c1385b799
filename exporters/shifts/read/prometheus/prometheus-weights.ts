import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { type PrometheusSample, seriesKey } from "../../../../service/prometheus-result.ts";
import type { ShareRange } from "../../../../slo/shift/shift-report.ts";
import { armsOf, type ShiftArm, type ShiftWeights, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { ofController, weightSeries } from "../../../../slo/shift/weight-selectors.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import { type PrometheusAccess, prometheusOf } from "./prometheus-of.ts";
import { differingWords, shareRange } from "./share-range.ts";

/** Weights that Prometheus has: HAProxy's, Flagger's, or ready replicas. An arm without a series is not known. */
export function prometheusWeights(shift: TrafficShift, access: PrometheusAccess): ReadWeights {
  return (signal) =>
    withinTime({ name: "Prometheus", signal }, async () => {
      const client = prometheusOf(access, "the weights");
      const found = await Promise.all(
        armsOf(shift).map(async (arm) => [arm.name, await weightOf(client, shift, arm)] as const),
      );
      const known = found.flatMap(([name, weight]) => (weight === undefined ? [] : [[name, weight] as const]));
      if (known.length === 0)
        throw refusal(`${client.address} has no weights of this shift: ${queriesOf(shift)} is empty`);
      const unseen = armsOf(shift).find(({ name }) => known.every(([one]) => one !== name));
      // Every server of HAProxy's configuration is there from the start: its name is a wrong one.
      if (unseen !== undefined && shift.weights.kind === "haproxy")
        throw refusal(
          `${client.address} has no weight of ${unseen.name}: ${weightSeries(shift, unseen)?.weight ?? ""} is empty`,
        );
      const missing = found.filter(([, weight]) => weight === undefined).map(([name]) => name);
      const { state, detail, outcome } = await flaggerState(client, shift.weights);
      const lacks = missing.length === 0 ? undefined : `there is no weight of ${missing.join(", ")}`;
      const range = rangeOf(shift, new Map(known));
      const differs = range && differingWords(shift.candidate.name, range);
      return {
        weights: Object.fromEntries(known.map(([name, { set }]) => [name, sumOf(set)])),
        live: Object.fromEntries(known.map(([name, { live }]) => [name, sumOf(live)])),
        ...(range && { shareRange: range }),
        state,
        outcome,
        step: undefined,
        by: undefined,
        detail: detail ?? lacks ?? differs,
      };
    });
}

/** An arm's weight as it was set, and the part of it that is in force. */
interface ArmWeight {
  readonly set: readonly PrometheusSample[];
  readonly live: readonly PrometheusSample[];
}

/** What one HAProxy says differs from another's while somebody changes one after the other. */
function rangeOf(
  { weights, stable, candidate }: TrafficShift,
  known: ReadonlyMap<string, ArmWeight>,
): ShareRange | undefined {
  if (weights.kind !== "haproxy") return undefined;
  return shareRange(known.get(stable.name)?.set ?? [], known.get(candidate.name)?.set ?? []);
}

async function weightOf(client: PrometheusClient, shift: TrafficShift, arm: ShiftArm): Promise<ArmWeight | undefined> {
  const series = weightSeries(shift, arm);
  if (series === undefined) throw refusal(`weights of kind ${shift.weights.kind} are not in Prometheus`);
  const { states } = series;
  const [weights, inService, up] = await Promise.all([
    client.query(series.weight),
    states && client.query(states.inService),
    states && client.query(states.up),
  ]);
  if (weights.length === 0) return undefined;
  return { set: weightIn(weights, inService), live: weightIn(weights, up) };
}

/** The weights of the servers that are in a state; of all, where they have none. */
function weightIn(
  weights: readonly PrometheusSample[],
  state: readonly PrometheusSample[] | undefined,
): readonly PrometheusSample[] {
  const servers = new Set((state ?? []).filter(({ value }) => value > 0).map(serverKey));
  return weights.filter((sample) => state === undefined || servers.has(serverKey(sample)));
}

function sumOf(weights: readonly PrometheusSample[]): number {
  return weights.reduce((sum, { value }) => sum + value, 0);
}

/** One text for what the weight and the state of a server have in common. */
function serverKey({ labels: { __name__, state, ...labels } }: PrometheusSample): string {
  return seriesKey(labels);
}

function queriesOf(shift: TrafficShift): string {
  return armsOf(shift)
    .map((arm) => weightSeries(shift, arm)?.weight ?? "")
    .join(" and ");
}

/** Flagger's gauge: 0 is running, 1 succeeded, 2 failed. */
async function flaggerState(
  client: PrometheusClient,
  weights: ShiftWeights,
): Promise<Pick<WeightReading, "state" | "detail" | "outcome">> {
  if (weights.kind !== "flagger") return { state: undefined, detail: undefined };
  const [status] = await client.query(ofController("flagger_canary_status", weights));
  switch (status?.value) {
    case 0:
      return { state: "moving", detail: undefined };
    case 1:
      return { state: "steady", detail: undefined, outcome: "completed" };
    case 2:
      return { state: "aborting", detail: "Flagger says that the canary failed", outcome: "rolled_back" };
    default:
      return { state: undefined, detail: undefined };
  }
}
