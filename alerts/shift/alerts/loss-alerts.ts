import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { printSelector } from "../../../slo/promql/print-selector.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import { proxyHoldsWeights } from "../../../slo/shift/proxy-holds-weights.ts";
import {
  refusedArm,
  shiftAlertNames,
  shiftHelperSeries,
  shiftLabels,
  shiftSeries,
} from "../../../slo/shift/shift-names.ts";
import { drainSeconds, reloadToldSeconds, shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import { like, matchersOf } from "../../../slo/shift/traffic/matchers.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { areMany, mostLost, mostRefused } from "../counts/most-lost.ts";
import { proxyStart } from "../counts/proxy-restarts.ts";
import { ofShift, series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { vanishedShare } from "../vanished-share.ts";
import type { ShiftAlert } from "./shift-alert.ts";

/** Requests that were lost, or would have been, and weights that a proxy forgot. */
export function lossAlerts(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  return [...dropped(shift), ...refused(shift), ...resets(shift), ...rescued(shift), ...reloaded(shift, stack)];
}

function dropped(shift: TrafficShift): readonly ShiftAlert[] {
  if (!toldBy(shift).lost) return [];
  return [
    {
      alert: shiftAlertNames.dropped,
      severity: "page",
      expr: areMany(series(shiftSeries.lost2m, shift)),
      summary: `${mostLost(shift)} requests to {{ $labels.arm }} were lost within two minutes`,
      description:
        "They were given to {{ $labels.arm }}, which never answered them; error counters need not show that. Most often servers end before they have answered: let them finish (SIGQUIT for nginx), wait in preStop, and give the weight time to reach 0 first.",
    },
  ];
}

/** How long after a change of weights refusals are still its doing. A switch from one side to the other is no rollout to the rules. */
const changeSeconds = drainSeconds;

function refused(shift: TrafficShift): readonly ShiftAlert[] {
  if (!toldBy(shift).refused) return [];
  const isUnderWay = `${series(shiftHelperSeries.rollout, shift)}\n  or time() - ${series(shiftSeries.lastChange, shift)} < ${changeSeconds}`;
  return [
    {
      alert: shiftAlertNames.dropped,
      severity: "page",
      // Another rule of the same name has to differ in a label.
      labels: { [shiftLabels.arm]: refusedArm },
      expr: `${areMany(series(shiftSeries.refused2m, shift))}\nand on (shift) (\n  ${isUnderWay}\n)`,
      summary: `${mostRefused(shift)} requests were lost within two minutes: the proxy had no arm to give them to`,
      description:
        "HAProxy answered them itself, with 503: the weights of all servers are 0, those that have weight are down, or requests waited in a queue for too long. No counter of an arm shows them. Give weight to an arm that is up.",
    },
  ];
}

function resets(shift: TrafficShift): readonly ShiftAlert[] {
  const { traffic } = shift;
  if (traffic.kind !== "envoy") return [];
  return armsOf(shift).map((arm): ShiftAlert => {
    const counter = printSelector({
      metric: "envoy_cluster_upstream_cx_destroy_remote_with_active_rq",
      matchers: [like("envoy_cluster_name", arm.match), ...matchersOf(traffic.matchers)],
    });
    return {
      alert: shiftAlertNames.resets,
      severity: "ticket",
      labels: { [shiftLabels.arm]: arm.name },
      expr: `sum(increase(${counter}[5m])) > 0`,
      summary: `${arm.name} closed {{ $value | printf "%.0f" }} connections with requests on them in five minutes`,
      description: `Each of these requests failed or was sent again. ${arm.name} ends before it has answered: let it drain first.`,
    };
  });
}

function rescued(shift: TrafficShift): readonly ShiftAlert[] {
  if (!toldBy(shift).rescued) return [];
  return [
    {
      alert: shiftAlertNames.rescued,
      severity: "info",
      for: "1m",
      expr: `${ofShift(shiftSeries.rescued, shift)} > 1`,
      summary: `{{ $value | printf "%.1f" }} tries per second are made again`,
      description:
        "A request may be tried again several times and fail all the same, so at most as many are saved by that; requests that must not be repeated are not. Errors and lost requests tell what clients notice.",
    },
  ];
}

/** Seconds by which a rollout's last evaluation may be older than the reload that ended it: a few scrapes, and clocks that differ. */
const afterwards = 60;

function reloaded(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  const told = secondsToDuration(reloadToldSeconds);
  const start = proxyStart(shift);
  const step = secondsToDuration(shiftEvaluationSeconds(stack));
  const rolloutStarted = series(shiftHelperSeries.rolloutStarted, shift);
  // Weights that something else holds outlast a restart, and that not all was seen is told beside the losses.
  if (start === undefined || !canPart(shift) || !proxyHoldsWeights(shift)) return [];
  return [
    {
      alert: shiftAlertNames.reloaded,
      severity: "ticket",
      // One of several that was away for longer than a range shows no change, and comes back with the weights of its file all the same.
      // The reload itself may have ended the rollout, by the weights of the file; before a rollout or after it, it concerns nobody. Asked of
      // when it started alone: alerts may be evaluated while the rollout is known and that is not yet.
      expr: [
        "(",
        `  max by (shift, service, layer) (max_over_time(timestamp(${rolloutStarted})[${told}:${step}])) + ${afterwards}`,
        `  >= on () group_left () (${start} > time() - ${reloadToldSeconds})`,
        // One that was away for longer took its weights with it: in the middle of a rollout they were a part of the traffic to the last.
        `  or on (shift) max by (shift, service, layer) (max_over_time(${vanishedShare(shift)}[${told}:${step}]))`,
        `  and on () (time() - ${start} < ${reloadToldSeconds})`,
        ")",
        `unless on (shift) max by (shift) (max_over_time(${rolloutStarted}[${told}])) > on () group_left () ${start}`,
      ].join("\n"),
      summary: "HAProxy was reloaded or restarted in the middle of the rollout",
      description:
        "That puts weights that were set at run time back to those of its file, and begins its counters anew. Compare the intended share on the board with what you set.",
    },
  ];
}
