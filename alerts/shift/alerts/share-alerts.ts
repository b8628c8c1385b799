import { secondsToDuration, secondsToWords } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { knownAfterSeconds } from "../../../slo/shift/known-after-seconds.ts";
import { canLeave } from "../../../slo/shift/possible-shares.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import {
  cleanWindowSeconds,
  oldArmSeconds,
  proxySettleSeconds,
  shiftEvaluationSeconds,
} from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { percentOf, shares, untemplated } from "../alert-texts.ts";
import { ofShift, series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { hasStates } from "../weight-queries.ts";
import type { ShiftAlert } from "./shift-alert.ts";

/** Traffic that is not where the weights, or what is written down, say. */
export function shareAlerts(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  return [drift(shift, stack), ...splitBrain(shift), ...oldArm(shift, stack), ...weightDrift(shift)];
}

/** Once traffic had the time to follow the last change of weights. */
function settled(shift: TrafficShift, leastSeconds = 0): string {
  const seconds = Math.max(shift.settleSeconds, leastSeconds);
  return `on (shift) (time() - ${ofShift(shiftSeries.lastChange, shift)} > ${seconds})`;
}

function drift(shift: TrafficShift, stack: Stack): ShiftAlert {
  const cleanSeconds = cleanWindowSeconds(stack);
  const of = (metric: string) => series(metric, shift, "candidate");
  return {
    alert: shiftAlertNames.drift,
    severity: "ticket",
    ...lasting(shift, Math.max(shift.settleSeconds, cleanSeconds) + 2 * shiftEvaluationSeconds(stack)),
    expr: `${of(shiftSeries.drift)}\nand abs(${of(shiftSeries.drift)}) > ${of(shiftSeries.tolerance)}\nand ${settled(shift, cleanSeconds)}`,
    summary: `traffic does not follow the weights: ${shares(shift)}`,
    description: `More than ${percentOf(shiftSeries.tolerance, shift, "candidate")} apart is not chance, and traffic had ${secondsToWords(shift.settleSeconds)} to follow. ${driftHint(shift)}`,
  };
}

/**
 * Where traffic follows at once, waiting for it and for a clean window is wait enough, and whoever goes on soon must still hear of it: the
 * drift of a step is known before the step is over.
 */
function lasting({ settleSeconds, steps }: TrafficShift, waitedSeconds: number): Pick<ShiftAlert, "for"> {
  if (settleSeconds > proxySettleSeconds) return { for: "2m" };
  // The step with everything has no end.
  const held = steps.filter(({ share }) => share < 1);
  const left = Math.min(30, ...held.map(({ holdSeconds }) => holdSeconds - waitedSeconds));
  return left > 0 ? { for: secondsToDuration(left) } : {};
}

function driftHint(shift: TrafficShift): string {
  const { traffic, affinity, layer } = shift;
  if (traffic.kind === "haproxy" && traffic.mode === "tcp")
    return "In TCP mode open connections stay where they are: the shift moves nothing until clients connect again.";
  if (affinity.kind !== "none") return "Clients stay with their arm for as long as they are bound to it.";
  if (layer === "dns") return "Look for resolvers and clients that keep an answer longer than its TTL.";
  // Where servers have a state, the weights of those that are down are in no drift.
  const down = hasStates(shift) ? "" : "servers that are down, for ";
  return `Look for ${down}connections that stay open, and for a second path around the load balancer.`;
}

function splitBrain(shift: TrafficShift): readonly ShiftAlert[] {
  if ((shift.strategy !== "blueGreen" && shift.strategy !== "clusterBlueGreen") || !canLeave(shift)) return [];
  return [
    {
      alert: shiftAlertNames.splitBrain,
      severity: "ticket",
      for: "5m",
      expr: [
        `count by (shift) (${series(shiftSeries.actualShare, shift)} > 0.05) > 1`,
        `and ${settled(shift)}`,
        `and on (shift) max by (shift) (${series(shiftSeries.intendedShare, shift)}) == 1`,
      ].join("\n"),
      summary: `both ${shift.stable.name} and ${shift.candidate.name} serve, though one of them should have everything`,
      description: `${shares(shift)}. Whatever both write may contradict each other: find the clients of the wrong arm on the board.`,
    },
  ];
}

/** Requests per second from which on an arm that lost its weight still serves. */
const servingPerSecond = 0.1;

function oldArm(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  if (!canLeave(shift)) return [];
  const { requests } = toldBy(shift);
  const serving = requests ? series(shiftSeries.requests, shift) : series(shiftSeries.inflight, shift);
  const [value, unit] = requests
    ? [`{{ $value | printf "%.2f" }}`, "requests per second"]
    : [`{{ $value | printf "%.0f" }}`, "sessions"];
  return [
    {
      alert: shiftAlertNames.oldArm,
      severity: "ticket",
      // An arm that begins to get traffic may be seen to serve before its weight is known.
      for: secondsToDuration(knownAfterSeconds(shift, stack) + 2 * shiftEvaluationSeconds(stack)),
      expr: `${serving} > ${requests ? servingPerSecond : 0}\nand on (shift, arm) ${series(shiftSeries.intendedShare, shift)} == 0\nand ${settled(shift, oldArmSeconds)}`,
      summary: `{{ $labels.arm }} should have nothing and still gets ${value} ${unit}`,
      description: `Its weight has been 0 for at least ${secondsToWords(Math.max(shift.settleSeconds, oldArmSeconds))}. Do not delete {{ $labels.arm }} before these clients are found: they would fail.`,
    },
  ];
}

function weightDrift(shift: TrafficShift): readonly ShiftAlert[] {
  if (shift.declared === undefined) return [];
  const id = quote(shift.id);
  const { declaredWeight } = shiftExporterSeries;
  const one = `max by (shift, arm) (${declaredWeight}{shift=${id},arm=${quote(shift.candidate.name)}})`;
  const all = `max by (shift, arm) (${declaredWeight}{shift=${id}})`;
  const declared = `sum by (shift) (${one}) / (sum by (shift) (${all}) > 0)`;
  return [
    {
      alert: shiftAlertNames.weightDrift,
      severity: "ticket",
      for: secondsToDuration(900),
      expr: `abs(\n  ${declared}\n  - on (shift) ${ofShift(shiftSeries.intendedShare, shift, "candidate")}\n) > 0.005`,
      summary: "the weights are not those that are written down: they differ by {{ $value | humanizePercentage }}",
      description: `${shares(shift)}. Whoever applies ${untemplated(shift.declared.resource)} next undoes the shift: write the weights down, or let Terraform ignore them.`,
    },
  ];
}
