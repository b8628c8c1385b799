import type { Alert } from "../../model/alert.ts";
import type { Observation, Suppression } from "../../model/observation.ts";
import { isActive } from "./alert-activity.ts";
import { alertOf } from "./alert-of.ts";
import { isNewer } from "./alert-order.ts";

/** What an observation means for the alert it speaks of. */
export type AlertStep =
  /** Older than what is known, or known already. */
  | { readonly kind: "nothing" }
  /** To be remembered, but nothing that anybody can see. */
  | { readonly kind: "recorded"; readonly alert: Alert }
  | { readonly kind: "changed"; readonly alert: Alert };

/** Repeats are not worth a write each: the time of the last one is kept this exactly. */
const seenStepMs = 10 * 60_000;
const nothing: AlertStep = { kind: "nothing" };

/** The next state of an alert, from what a delivery says about it. */
export function nextAlert(known: Alert | undefined, observation: Observation, heardAtMs: number): AlertStep {
  if (known === undefined) return { kind: "changed", alert: alertOf(observation, { known, heardAtMs }) };
  if (observation.status === "firing" && known.status === "firing") return stillFiring(known, observation, heardAtMs);
  if (known.status === "unknown" && observation.status === "firing") {
    // A copy from before the silence proves nothing; any later word that it fires does.
    if (heardAtMs <= known.seenAtMs) return nothing;
    return { kind: "changed", alert: alertOf(observation, { known, heardAtMs }) };
  }
  if (!isNewer(observation, known)) return observation.status === known.status ? seen(known, heardAtMs) : nothing;
  if (observation.status === known.status && known.status !== "notice") return later(known, observation);
  // Missing data after the end, or the end of the definition, does not undo a proven end.
  if (!isActive(known.status) && observation.status !== "firing" && observation.status !== "resolved") {
    return later(known, observation);
  }
  return { kind: "changed", alert: alertOf(observation, { known, heardAtMs }) };
}

function stillFiring(known: Alert, observation: Observation, heardAtMs: number): AlertStep {
  const isNewEpisode = isNewer(observation, known);
  const suppressed = isNewEpisode ? observation.suppressed : suppressionAfter(known, observation, heardAtMs);
  if (!isNewEpisode && isSameSuppression(suppressed, known.suppressed)) return repeated(known, observation, heardAtMs);
  const alert = isNewEpisode
    ? alertOf(observation, { known, heardAtMs })
    : { ...known, seenAtMs: Math.max(known.seenAtMs, heardAtMs) };
  return { kind: "changed", alert: { ...alert, suppressed } };
}

/** A silence lasts until its end or until its source is asked: its sender may have spoken before it heard of it. */
function suppressionAfter(known: Alert, observation: Observation, heardAtMs: number): Suppression | undefined {
  if (observation.suppressed !== undefined) return observation.suppressed;
  const { suppressed } = known;
  if (suppressed === undefined || heardAtMs <= known.seenAtMs) return suppressed;
  const isOver = suppressed.untilMs !== undefined && suppressed.untilMs <= heardAtMs;
  return suppressed.kind === "silenced" && !isOver ? suppressed : undefined;
}

/** Whether two suppressions say the same. */
export function isSameSuppression(one: Suppression | undefined, other: Suppression | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && one.by === other.by && one.untilMs === other.untilMs;
}

/** An alert that a poll found learns its group when it is told. */
function repeated(known: Alert, { group }: Observation, heardAtMs: number): AlertStep {
  if (known.group !== undefined || group === undefined) return seen(known, heardAtMs);
  const seenAtMs = Math.max(known.seenAtMs, heardAtMs);
  return { kind: "recorded", alert: { ...known, group, seenAtMs, missedPolls: 0 } };
}

function seen(known: Alert, heardAtMs: number): AlertStep {
  if (heardAtMs - known.seenAtMs < seenStepMs && known.missedPolls === 0) return nothing;
  return {
    kind: "recorded",
    alert: { ...known, seenAtMs: Math.max(known.seenAtMs, heardAtMs), missedPolls: 0 },
  };
}

/** The status stands; what is older than this observation is older than the alert from now on. */
function later(known: Alert, { changedAtMs, startedAtMs }: Observation): AlertStep {
  return {
    kind: "recorded",
    alert: { ...known, changedAtMs, startedAtMs: Math.max(startedAtMs ?? known.startedAtMs, known.startedAtMs) },
  };
}
