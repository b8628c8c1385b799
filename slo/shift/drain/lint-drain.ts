import type { Problem } from "../../problem.ts";
import {
  arrivingSeconds,
  balancerSecondsOf,
  type DrainFacts,
  type DrainSettings,
  drainedSeconds,
  endingSeconds,
  longestRequestSeconds,
  mostDeregistrationSeconds,
  sumOf,
} from "./drain-facts.ts";
import { graceFor, leastPreStop } from "./propose-drain.ts";
import { secondsText } from "./seconds-text.ts";

/** Why these settings lose requests, or may. Each cure reckons with the others: who follows all of them has nothing left to mend. */
export function lintDrain(settings: DrainSettings, facts: DrainFacts): readonly Problem[] {
  const curedSeconds = curedPreStop(settings, facts);
  return [
    ...slowestProblems(facts),
    ...preStopProblems(settings, facts, curedSeconds),
    ...deregistrationProblems(settings, facts, curedSeconds),
    ...graceProblems(settings, facts, curedSeconds),
  ];
}

/** What no setting can cure. */
export function slowestProblems(facts: DrainFacts): readonly Problem[] {
  const slowest = facts.slowestRequestSeconds;
  if (longestRequestSeconds(facts) >= slowest) return [];
  return [
    {
      code: "drain-deregistration-limit",
      path: "slowest",
      message: `the load balancer cuts a request of ${secondsText(slowest)}: AWS takes a deregistration delay of at most ${secondsText(mostDeregistrationSeconds)}`,
      hint: "let such requests end sooner, or go on where they were cut when they are sent again",
      severity: "warning",
    },
  ];
}

/** The preStop that is there once its cure is followed. */
function curedPreStop({ preStopSeconds, deregistrationSeconds }: DrainSettings, facts: DrainFacts): number {
  return preStopSeconds >= drainedSeconds(facts) ? preStopSeconds : leastPreStop(facts, deregistrationSeconds);
}

function preStopProblems(settings: DrainSettings, facts: DrainFacts, curedSeconds: number): readonly Problem[] {
  const { preStopSeconds, graceSeconds } = settings;
  const [endpoints, balancer] = [facts.endpointSeconds, balancerSecondsOf(facts)];
  const at = { code: "drain-pre-stop", path: "preStop" };
  // Grace that is too short already has a cure of its own.
  const isShort = isGraceShort({ graceSeconds, preStopSeconds }, facts);
  const becomesShort = !isShort && isGraceShort({ graceSeconds, preStopSeconds: curedSeconds }, facts);
  const grace = becomesShort
    ? `, and ${secondsText(graceFor(curedSeconds, facts))} of grace, for it is part of that`
    : "";
  const cure = `write ${secondsText(curedSeconds)}${grace}`;
  if (preStopSeconds < arrivingSeconds(facts)) {
    const parts = [
      `${secondsText(endpoints)} until the cluster knows`,
      ...(balancer === 0 ? [] : [balancerText(facts)]),
    ];
    const ends =
      preStopSeconds === 0 ? "without preStop the pod ends" : `${secondsText(preStopSeconds)} of preStop end`;
    const message = `${ends} while new requests still come: ${parts.join(", and ")}`;
    return [{ ...at, message, hint: cure }];
  }
  if (preStopSeconds >= drainedSeconds(facts)) return [];
  const after = preStopSeconds === 0 ? "without preStop" : `after ${secondsText(preStopSeconds)} of preStop`;
  const message = `${after} a request of ${secondsText(longestRequestSeconds(facts))} may still run, and lives only if the application ends what it began`;
  return [{ ...at, message, hint: isShort ? cure : `${cure}, or be sure that it does`, severity: "warning" }];
}

function balancerText(facts: DrainFacts): string {
  const seconds = balancerSecondsOf(facts);
  const isFloor = facts.layer === "nlb" && seconds > facts.balancerSeconds;
  return `${secondsText(seconds)} until the load balancer sends nothing new${isFloor ? ", as an NLB takes at least" : ""}`;
}

function deregistrationProblems(
  { deregistrationSeconds, preStopSeconds }: DrainSettings,
  facts: DrainFacts,
  curedSeconds: number,
): readonly Problem[] {
  if (deregistrationSeconds === undefined) return [];
  const at = { path: "deregistration" };
  // Whatever the layer: a delay that is configured is one of AWS.
  const slowest = Math.min(facts.slowestRequestSeconds, mostDeregistrationSeconds);
  const isShort = deregistrationSeconds < slowest;
  const isLong = deregistrationSeconds > mostDeregistrationSeconds;
  const isLate = deregistrationSeconds >= preStopSeconds;
  const short: Problem = {
    ...at,
    code: "drain-deregistration-short",
    message: `the load balancer cuts requests ${secondsText(deregistrationSeconds)} after deregistration, and the slowest takes ${secondsText(facts.slowestRequestSeconds)}`,
    hint: `write at least ${secondsText(Math.ceil(slowest))}`,
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
    hint: `write ${orderCure(Math.ceil(slowest), preStopSeconds, curedSeconds)}, so that the load balancer lets go first`,
    severity: "warning",
  };
  return [...(isShort ? [short] : []), ...(isLong ? [long] : []), ...(isLate ? [late] : [])];
}

/** What is proposed, where the slowest request is known. */
function orderCure(slowestSeconds: number, preStopSeconds: number, curedSeconds: number): string {
  if (slowestSeconds === 0 && curedSeconds === 0) return "a preStop, and a deregistration delay of less";
  if (slowestSeconds === 0)
    return `less than ${curedSeconds > preStopSeconds ? `the ${secondsText(curedSeconds)} that preStop should have` : "preStop"}`;
  if (slowestSeconds < curedSeconds) return `${secondsText(slowestSeconds)}, as long as the slowest request`;
  return `${secondsText(slowestSeconds)} and ${secondsText(slowestSeconds + 1)} of preStop`;
}

function isGraceShort(
  { preStopSeconds, graceSeconds }: Pick<DrainSettings, "preStopSeconds" | "graceSeconds">,
  facts: DrainFacts,
): boolean {
  return graceSeconds <= preStopSeconds || graceSeconds < sumOf(preStopSeconds, endingSeconds(preStopSeconds, facts));
}

function graceProblems(
  { preStopSeconds, graceSeconds }: DrainSettings,
  facts: DrainFacts,
  curedSeconds: number,
): readonly Problem[] {
  if (!isGraceShort({ preStopSeconds, graceSeconds }, facts)) return [];
  const at = { code: "drain-grace", path: "grace" };
  const part =
    curedSeconds > preStopSeconds
      ? `the ${secondsText(curedSeconds)} that preStop should have count`
      : "preStop counts";
  const hint = `write ${secondsText(graceFor(curedSeconds, facts))}: ${part} as part of it`;
  if (graceSeconds <= preStopSeconds) {
    return [{ ...at, message: untoldText(graceSeconds, preStopSeconds), hint }];
  }
  const taken = preStopSeconds === 0 ? "" : `preStop takes ${secondsText(preStopSeconds)} of them, and `;
  const message = `after ${secondsText(graceSeconds)} the pod is killed: ${taken}${endingText(preStopSeconds, facts)}`;
  return [{ ...at, message, hint }];
}

function endingText(preStopSeconds: number, facts: DrainFacts): string {
  const ending = secondsText(endingSeconds(preStopSeconds, facts));
  if (facts.shutdownSeconds !== undefined) return `the application needs ${ending} to end`;
  return `a request of ${secondsText(longestRequestSeconds(facts))} may need ${ending}${preStopSeconds === 0 ? "" : " more"}`;
}

/** A pod that is killed before anybody tells it to end. */
function untoldText(graceSeconds: number, preStopSeconds: number): string {
  if (graceSeconds === 0) return "with 0 s of grace the pod is killed at once, and never told to end";
  const when = graceSeconds < preStopSeconds ? "before" : "just when";
  const then = graceSeconds < preStopSeconds ? "and it is told to end" : "and before it is told to end";
  return `after ${secondsText(graceSeconds)} the pod is killed, ${when} its preStop of ${secondsText(preStopSeconds)} is over ${then}`;
}
