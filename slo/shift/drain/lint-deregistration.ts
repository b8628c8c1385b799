import type { Problem } from "../../problem.ts";
import { graceBeside, isPreStopEnough, leastDeregistration } from "./cured-pre-stop.ts";
import { type DrainFacts, type DrainSettings, mostDeregistrationSeconds } from "./drain-facts.ts";
import type { OnStop } from "./on-stop.ts";
import { secondsText } from "./seconds-text.ts";

/** A deregistration delay that cuts requests, that AWS does not take, or that outlives preStop. */
export function lintDeregistration(
  settings: DrainSettings,
  facts: DrainFacts,
  { curedSeconds, onStop }: { readonly curedSeconds: number; readonly onStop: OnStop },
): readonly Problem[] {
  const { deregistrationSeconds, preStopSeconds } = settings;
  if (deregistrationSeconds === undefined) return [];
  const at = { path: "deregistration" };
  const least = leastDeregistration(facts);
  const isShort = deregistrationSeconds < Math.min(facts.slowestRequestSeconds, mostDeregistrationSeconds);
  const isLong = deregistrationSeconds > mostDeregistrationSeconds;
  const isLate = deregistrationSeconds >= preStopSeconds;
  // A preStop that is too short for the requests has a cure of its own.
  const isOutlived = isPreStopEnough(settings, facts, onStop) && curedSeconds > preStopSeconds;
  const preStop = isOutlived
    ? ` and ${secondsText(curedSeconds)} of preStop${graceBeside(curedSeconds, settings, facts)}`
    : "";
  const short: Problem = {
    ...at,
    code: "drain-deregistration-short",
    message: `the load balancer cuts requests ${secondsText(deregistrationSeconds)} after deregistration, and the slowest takes ${secondsText(facts.slowestRequestSeconds)}`,
    hint: `write at least ${secondsText(least)}${isLate ? "" : preStop}`,
  };
  const long: Problem = {
    ...at,
    code: "drain-deregistration-limit",
    message: `AWS takes no deregistration delay of ${secondsText(deregistrationSeconds)}`,
    hint: `write at most ${secondsText(mostDeregistrationSeconds)}`,
  };
  const late: Problem = {
    ...at,
    code: "drain-order",
    message: `for ${secondsText(deregistrationSeconds)} the load balancer keeps connections to a pod ${preStopSeconds === 0 ? "without preStop" : `whose preStop ends after ${secondsText(preStopSeconds)}`}`,
    hint: `write ${isOutlived ? `${secondsText(least)}${preStop}` : orderCure(least, preStopSeconds, curedSeconds)}, so that the load balancer lets go first`,
    severity: "warning",
  };
  return [...(isShort ? [short] : []), ...(isLong ? [long] : []), ...(isLate ? [late] : [])];
}

/** What is proposed, where the slowest request is known. */
function orderCure(slowestSeconds: number, preStopSeconds: number, curedSeconds: number): string {
  if (slowestSeconds === 0 && curedSeconds === 0) return "a preStop, and a deregistration delay of less";
  if (slowestSeconds === 0)
    return `less than ${curedSeconds > preStopSeconds ? `the ${secondsText(curedSeconds)} that preStop should have` : "preStop"}`;
  return `${secondsText(slowestSeconds)}, as long as the slowest request`;
}
