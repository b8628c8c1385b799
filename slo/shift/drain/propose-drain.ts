import {
  type DrainFacts,
  type DrainSettings,
  drainedSeconds,
  longestRequestSeconds,
  shutdownSecondsOf,
  sumOf,
} from "./drain-facts.ts";

/** Between the end of the application and the kernel's kill: for what is later than measured. */
export const graceMarginSeconds = 5;

/** Settings with which no request is lost that the load balancer lets live, as short as the facts allow. */
export function proposeDrain(facts: DrainFacts): DrainSettings {
  const deregistrationSeconds = facts.layer === "none" ? undefined : Math.ceil(longestRequestSeconds(facts));
  const preStopSeconds = leastPreStop(facts, deregistrationSeconds);
  return { preStopSeconds, deregistrationSeconds, graceSeconds: graceFor(preStopSeconds, facts) };
}

/** The shortest preStop in which nothing is lost: where there is a deregistration it outlives what that has to be, too. */
export function leastPreStop(facts: DrainFacts, deregistrationSeconds: number | undefined): number {
  const longest = Math.ceil(longestRequestSeconds(facts));
  return Math.max(Math.ceil(drainedSeconds(facts)), deregistrationSeconds === undefined ? 0 : longest + 1);
}

/** The grace that a preStop needs. */
export function graceFor(preStopSeconds: number, facts: DrainFacts): number {
  return Math.ceil(sumOf(preStopSeconds, shutdownSecondsOf(facts))) + graceMarginSeconds;
}
