import type { Alert } from "../../model/alert.ts";
import type { Observation } from "../../model/observation.ts";
import { isActive } from "./alert-activity.ts";
import { alertOf } from "./alert-of.ts";
import { type AlertStep, isSameSuppression } from "./next-alert.ts";

const nothing: AlertStep = { kind: "nothing" };

/** The next state of an alert, from what its source answered when it was asked: it overrules whatever was heard before. */
export function polledAlert(known: Alert | undefined, observation: Observation, askedAtMs: number): AlertStep {
  const { status } = observation;
  if (known === undefined) {
    return status === "firing" ? changed(observation, { known, heardAtMs: askedAtMs }) : nothing;
  }
  if (known.seenAtMs >= askedAtMs || isBehind(observation, known)) return nothing;
  if (status === known.status) return status === "firing" ? confirmed(known, observation, askedAtMs) : nothing;
  if (status !== "firing" && !isActive(known.status)) return nothing;
  return changed(observation, { known, heardAtMs: askedAtMs });
}

/** CloudWatch's answers lag behind its messages; their own time says so. Alertmanager's answers are of the moment. */
function isBehind({ facts, status, changedAtMs }: Observation, known: Alert): boolean {
  if (facts.kind !== "cloudwatch" && status === "firing") return false;
  return changedAtMs < known.changedAtMs;
}

function confirmed(known: Alert, observation: Observation, askedAtMs: number): AlertStep {
  const { suppressed } = observation;
  const told = withNewerTexts(known, observation);
  if (told === known && isSameSuppression(suppressed, known.suppressed)) {
    return known.missedPolls === 0 ? nothing : { kind: "recorded", alert: { ...known, missedPolls: 0 } };
  }
  return { kind: "changed", alert: { ...told, suppressed, seenAtMs: askedAtMs, missedPolls: 0 } };
}

/** Texts with numbers change while an alert fires, and a notification has those of its first second. The same object when they are the same. */
function withNewerTexts(known: Alert, { facts, title, annotations }: Observation): Alert {
  if (facts.kind !== "prometheus") return known;
  const isSame = Object.entries(annotations).every(([name, text]) => known.annotations[name] === text);
  // A notification may say more than its source when it is asked, as Grafana's do.
  return isSame ? known : { ...known, title, annotations: { ...known.annotations, ...annotations } };
}

function changed(
  observation: Observation,
  { known, heardAtMs }: { readonly known: Alert | undefined; readonly heardAtMs: number },
): AlertStep {
  const alert = alertOf(observation, { known, heardAtMs });
  // Just after the equally old change that it overrules, so that a copy of that one is old from now on.
  const isTie = known !== undefined && known.changedAtMs === observation.changedAtMs;
  return { kind: "changed", alert: isTie ? { ...alert, changedAtMs: alert.changedAtMs + 1 } : alert };
}
