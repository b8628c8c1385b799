import {
  arrivingSeconds,
  type DrainFacts,
  type DrainSettings,
  drainedSeconds,
  endingSeconds,
  leftSeconds,
  mostDeregistrationSeconds,
  sumOf,
} from "./drain-facts.ts";
import type { OnStop } from "./on-stop.ts";
import { graceFor, leastPreStop } from "./propose-drain.ts";
import { secondsText } from "./seconds-text.ts";

/** The preStop that is there once every cure is followed. */
export function curedPreStop(settings: DrainSettings, facts: DrainFacts, onStop: OnStop): number {
  const { preStopSeconds, deregistrationSeconds } = settings;
  if (!isPreStopEnough(settings, facts, onStop)) return leastPreStop(facts, deregistrationSeconds);
  const slowest = leastDeregistration(facts);
  // It has to outlive what the deregistration has to be.
  const isOutlived = deregistrationSeconds !== undefined && slowest > 0 && preStopSeconds <= slowest;
  return isOutlived ? slowest + 1 : preStopSeconds;
}

/** The shortest deregistration that lets the slowest request live. Whatever the layer: a delay that is configured is one of AWS. */
export function leastDeregistration({ slowestRequestSeconds }: DrainFacts): number {
  return Math.ceil(Math.min(slowestRequestSeconds, mostDeregistrationSeconds));
}

/** True where nothing is in flight after preStop, or the server is known to finish it in what grace leaves. */
export function isPreStopEnough(settings: DrainSettings, facts: DrainFacts, onStop: OnStop): boolean {
  const { preStopSeconds } = settings;
  if (preStopSeconds >= drainedSeconds(facts)) return true;
  if (onStop !== "finishes" || preStopSeconds < arrivingSeconds(facts)) return false;
  return !isShutdownShort(preStopSeconds, facts) && !isGraceShort(settings, facts);
}

/** True where the application is said to be gone before the slowest request can be over. */
export function isShutdownShort(preStopSeconds: number, facts: DrainFacts): boolean {
  return facts.shutdownSeconds !== undefined && facts.shutdownSeconds < leftSeconds(preStopSeconds, facts);
}

/** True where the pod is killed before the application can have ended. */
export function isGraceShort(
  { preStopSeconds, graceSeconds }: Pick<DrainSettings, "preStopSeconds" | "graceSeconds">,
  facts: DrainFacts,
): boolean {
  return graceSeconds <= preStopSeconds || graceSeconds < sumOf(preStopSeconds, endingSeconds(preStopSeconds, facts));
}

/** The grace to write beside another preStop, where that makes it too short; too short before, it has a cure of its own. */
export function graceBeside(curedSeconds: number, settings: DrainSettings, facts: DrainFacts): string {
  const { graceSeconds } = settings;
  if (isGraceShort(settings, facts) || !isGraceShort({ graceSeconds, preStopSeconds: curedSeconds }, facts)) return "";
  return `, and ${secondsText(graceFor(curedSeconds, facts))} of grace, for it is part of that`;
}
