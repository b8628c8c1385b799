import type { Problem } from "../../problem.ts";
import { curedPreStop, graceBeside, isGraceShort, isPreStopEnough, isShutdownShort } from "./cured-pre-stop.ts";
import {
  arrivingSeconds,
  balancerSecondsOf,
  type DrainFacts,
  type DrainSettings,
  endingSeconds,
  longestRequestSeconds,
  mostDeregistrationSeconds,
} from "./drain-facts.ts";
import { lintDeregistration } from "./lint-deregistration.ts";
import type { OnStop } from "./on-stop.ts";
import { graceFor } from "./propose-drain.ts";
import { secondsText } from "./seconds-text.ts";

/** Why these settings lose requests, or may. Each cure reckons with the others: who follows all of them has nothing left to mend. */
export function lintDrain(
  settings: DrainSettings,
  facts: DrainFacts,
  { onStop = "unknown" }: { readonly onStop?: OnStop } = {},
): readonly Problem[] {
  const curedSeconds = curedPreStop(settings, facts, onStop);
  return [
    ...slowestProblems(facts),
    ...preStopProblems(settings, facts, { curedSeconds, onStop }),
    ...lintDeregistration(settings, facts, { curedSeconds, onStop }),
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

function preStopProblems(
  settings: DrainSettings,
  facts: DrainFacts,
  { curedSeconds, onStop }: { readonly curedSeconds: number; readonly onStop: OnStop },
): readonly Problem[] {
  const { preStopSeconds } = settings;
  const [endpoints, balancer] = [facts.endpointSeconds, balancerSecondsOf(facts)];
  const at = { code: "drain-pre-stop", path: "preStop" };
  const cure = `write ${secondsText(curedSeconds)}${graceBeside(curedSeconds, settings, facts)}`;
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
  if (isPreStopEnough(settings, facts, onStop)) return [];
  const after = preStopSeconds === 0 ? "without preStop" : `after ${secondsText(preStopSeconds)} of preStop`;
  const isCut = isShutdownShort(preStopSeconds, facts);
  const fate = isCut
    ? `is cut when the application ends ${secondsText(facts.shutdownSeconds ?? 0)} later`
    : "lives only if the application ends what it began";
  const message = `${after} a request of ${secondsText(longestRequestSeconds(facts))} may still run, and ${fate}`;
  // Nobody is told to be sure of what cannot be.
  const mayLive = !isCut && onStop !== "drops" && !isGraceShort(settings, facts);
  return [{ ...at, message, hint: mayLive ? `${cure}, or be sure that it does` : cure, severity: "warning" }];
}

function balancerText(facts: DrainFacts): string {
  const seconds = balancerSecondsOf(facts);
  const isFloor = facts.layer === "nlb" && seconds > facts.balancerSeconds;
  return `${secondsText(seconds)} until the load balancer sends nothing new${isFloor ? ", as an NLB takes at least" : ""}`;
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
