import { shiftAlertNames } from "../shift-names.ts";
import { reloadToldSeconds } from "../shift-timing.ts";
import type { GateFacts } from "./gate-facts.ts";
import { gateStage } from "./gate-stage.ts";

const reloadedWords = "the proxy was reloaded or restarted, and may have forgotten the weights";

/** Alerts that a next step would make worse. Those of a rollout that waits for it, or of what follows its end, are none of them. */
const holding = [
  { alert: shiftAlertNames.blind, why: "nobody sees the weights or the traffic" },
  { alert: shiftAlertNames.drift, why: "traffic does not follow the weights" },
  { alert: shiftAlertNames.dropped, why: "requests were lost" },
  { alert: shiftAlertNames.headroom, why: "the stable arm could not take everything back" },
  { alert: shiftAlertNames.reloaded, why: reloadedWords },
  { alert: shiftAlertNames.stuck, why: "pods do not become ready" },
  { alert: shiftAlertNames.targetGroupEmpty, why: "a target group with weight has no healthy target" },
] as const;

/** Alerts that fire and speak against a next step, with what they mean. */
export function alertReasons(facts: GateFacts): readonly string[] {
  const { alerts = [] } = facts;
  return holding
    .filter(({ alert }) => alerts.includes(alert))
    .filter(({ alert }) => alert !== shiftAlertNames.headroom || tellsOfHeadroom(facts))
    .map(({ alert, why }) => `${alert} is firing: ${why}`);
}

/** The same of a proxy that began anew, of whoever knows when that was; for as long as its alert fires. */
export function reloadReasons({ reloadedSeconds = null }: GateFacts): readonly string[] {
  return reloadedSeconds !== null && reloadedSeconds < reloadToldSeconds ? [reloadedWords] : [];
}

/**
 * Once the candidate has everything, that the stable arm cannot take it back keeps nobody from ending the rollout; and what the numbers
 * say need not be said twice.
 */
function tellsOfHeadroom(facts: GateFacts): boolean {
  const { requestsPerSecond = null, limit = 0 } = facts.headroom ?? {};
  return gateStage(facts) !== "complete" && !(requestsPerSecond !== null && requestsPerSecond > limit);
}

/** The alert of a candidate that is worse, where it fires. */
export function worseAlertReasons({ alerts = [] }: Pick<GateFacts, "alerts">): readonly string[] {
  const text = `${shiftAlertNames.worse} is firing: the candidate fails more often than the stable arm`;
  return alerts.includes(shiftAlertNames.worse) ? [text] : [];
}
