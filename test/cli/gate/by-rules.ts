import { gateFacts } from "../../../cli/gate/gate-facts.ts";
import { rolloutInView } from "../../../cli/gate/rollout-in-view.ts";
import { decideGate } from "../../../slo/shift/gate/decide-gate.ts";
import { type GateMoment, judge } from "./gate-moment.ts";

/** Series by name, labels and value. */
export type Rows = readonly (readonly [string, Readonly<Record<string, string>>, number])[];

/** What `nines gate` answers where rules record the moment, but for some series, with nothing of an exporter but its losses, or what else it tells. */
export function byRules(moment: GateMoment, more: Rows = [], without: readonly string[] = []) {
  const { intended, actual, verdict, changedSeconds = 900, isTcp, headroom, promotedSeconds = 600, slo } = moment;
  const rollout = "checkout-green-20260301T120000Z";
  const isOn = intended > 0 && intended < 1;
  const arm = { role: "candidate" };
  const rows: Rows = [
    ["shift:info", { candidate: "green", stable: "blue" }, 1],
    ...(isOn ? ([["shift:active", { rollout }, 1]] as const) : []),
    ["shift:rollout:info", { rollout }, 1],
    ...(promotedSeconds < 600 ? ([["shift:promoted:info", { rollout }, 1]] as const) : []),
    ["shift:arm_share:intended", arm, intended],
    ["shift:arm_share:actual", arm, actual],
    ["shift:arm_share:drift", arm, actual - intended],
    ["shift:arm_share:tolerance", arm, 0.02],
    ...(verdict === undefined ? [] : ([["shift:verdict", { verdict, rollout }, 1]] as const)),
    ...(isTcp === true ? sessions : countedRows(moment, rollout)),
    ...(headroom === undefined ? [] : headroomRows(headroom, isTcp === true)),
    ...alertsOf(moment).map((alertname) => ["ALERTS", { alertname, alertstate: "firing" }, 1] as const),
    ["shift:setting", { setting: "settle_seconds" }, 30],
    ["shift:setting", { setting: "alpha" }, judge.alpha],
    ["shift:setting", { setting: "min_requests" }, judge.minRequests],
    ["shift:setting", { setting: "min_errors" }, 5],
    ["shift:setting", { setting: "effect_floor" }, judge.effectFloor],
    ["shift:setting", { setting: "usual_error_ratio" }, judge.errorRatio],
    ...more,
  ];
  const there = rows.filter(([name]) => !without.includes(name));
  const all = there.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
  const { samples } = rolloutInView(all, false);
  return decideGate(gateFacts({ samples, changedSeconds, since: {}, slo: gatedSlo(slo) }));
}

function gatedSlo(remaining: number | undefined) {
  return remaining === undefined ? undefined : { id: "checkout-availability", remaining };
}

const sessions: Rows = [["shift:arm_inflight", { role: "candidate" }, 12]];

/** As the rules raise them: what was lost is told for two minutes, a proxy that began anew for five. */
function alertsOf({ lostLately = 0, reloadedSeconds }: GateMoment): readonly string[] {
  return [
    ...(lostLately > 0 ? ["DrainDroppedRequests"] : []),
    ...(reloadedSeconds !== undefined && reloadedSeconds < 300 ? ["ProxyReloadedMidShift"] : []),
  ];
}

function countedRows(
  { candidate, stable, lost = 0, lostAsItBegan, isWhole = true }: GateMoment,
  rollout: string,
): Rows {
  return [
    ["trafficshift_ledger_whole", {}, isWhole ? 1 : 0],
    ["shift:arm_requests:sum", { role: "candidate", rollout }, candidate[0]],
    ["shift:arm_errors:sum", { role: "candidate", rollout }, candidate[1]],
    ["shift:arm_requests:sum", { role: "stable", rollout }, stable[0]],
    ["shift:arm_errors:sum", { role: "stable", rollout }, stable[1]],
    ["trafficshift_ledger_requests", { outcome: "lost" }, lost],
    ...(lostAsItBegan === undefined
      ? []
      : ([["trafficshift_ledger_requests", { outcome: "lost_as_it_began" }, lostAsItBegan]] as const)),
  ];
}

function headroomRows([requestsPerSecond, limit]: NonNullable<GateMoment["headroom"]>, isTcp: boolean): Rows {
  const rates: Rows = [
    ["shift:arm_requests:rate", { role: "candidate" }, requestsPerSecond / 2],
    ["shift:arm_requests:rate", { role: "stable" }, requestsPerSecond / 2],
  ];
  return [
    ["shift:setting", { setting: "rollback_limit" }, limit],
    ["shift:stable_capacity:rps", {}, limit / 0.9],
    ...(isTcp ? [] : rates),
  ];
}
