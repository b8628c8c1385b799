import type { Problem } from "../problem.ts";

/** Who spreads requests over pods from outside of the cluster. */
export type DrainLayer = "alb" | "nlb" | "none";

/** What was measured about taking a pod out of service. */
export interface DrainFacts {
  readonly layer: DrainLayer;
  /** Until every node and proxy of the cluster knows that the pod takes nothing new; the 99th percentile. */
  readonly endpointSeconds: number;
  /** Until the load balancer sends nothing new after it was told. */
  readonly balancerSeconds: number;
  readonly slowestRequestSeconds: number;
  /** What the application takes to end once it is told to. */
  readonly shutdownSeconds: number;
}

/** What is configured. */
export interface DrainSettings {
  readonly preStopSeconds: number;
  /** The target group's deregistration delay; there is none without a load balancer. */
  readonly deregistrationSeconds: number | undefined;
  readonly graceSeconds: number;
}

/**
 * Whatever an NLB is configured to, new connections reach a target for about two minutes after it was deregistered.
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
 */
export const nlbDeregistrationSeconds = 120;

/** Between the end of the application and the kernel's kill: for what is later than measured. */
export const graceMarginSeconds = 5;

/** How long the load balancer goes on sending, at least. */
export function balancerSecondsOf({ layer, balancerSeconds }: DrainFacts): number {
  switch (layer) {
    case "nlb":
      return Math.max(balancerSeconds, nlbDeregistrationSeconds);
    case "alb":
      return balancerSeconds;
    case "none":
      return 0;
  }
}

/** Settings with which no request is lost, as short as the facts allow. */
export function proposeDrain(facts: DrainFacts): DrainSettings {
  const slowest = Math.ceil(facts.slowestRequestSeconds);
  const deregistrationSeconds = facts.layer === "none" ? undefined : slowest;
  const all = facts.endpointSeconds + balancerSecondsOf(facts) + facts.slowestRequestSeconds;
  const preStopSeconds = Math.max(Math.ceil(rounded(all)), deregistrationSeconds === undefined ? 0 : slowest + 1);
  const graceSeconds = Math.ceil(rounded(preStopSeconds + facts.shutdownSeconds + graceMarginSeconds));
  return { preStopSeconds, deregistrationSeconds, graceSeconds };
}

/** Why these settings lose requests, or may. Each cure reckons with the others: who follows all of them has nothing left to mend. */
export function lintDrain(settings: DrainSettings, facts: DrainFacts): readonly Problem[] {
  const curedSeconds = curedPreStop(settings, facts);
  return [
    ...preStopProblems(settings, facts, curedSeconds),
    ...deregistrationProblems(settings, facts, curedSeconds),
    ...graceProblems(settings, facts, curedSeconds),
  ];
}

/** The preStop that is there once its cure is followed: it outlives what the deregistration has to be, too. */
function curedPreStop({ preStopSeconds, deregistrationSeconds }: DrainSettings, facts: DrainFacts): number {
  const slowest = facts.slowestRequestSeconds;
  const all = rounded(facts.endpointSeconds + balancerSecondsOf(facts) + slowest);
  if (preStopSeconds >= all) return preStopSeconds;
  return Math.max(Math.ceil(all), deregistrationSeconds === undefined ? 0 : Math.ceil(slowest) + 1);
}

/** The grace that a preStop needs. */
function graceFor(preStopSeconds: number, { shutdownSeconds }: DrainFacts): number {
  return Math.ceil(rounded(preStopSeconds + shutdownSeconds)) + graceMarginSeconds;
}

function preStopProblems(settings: DrainSettings, facts: DrainFacts, curedSeconds: number): readonly Problem[] {
  const { preStopSeconds, graceSeconds } = settings;
  const [endpoints, balancer] = [facts.endpointSeconds, balancerSecondsOf(facts)];
  const arriving = rounded(endpoints + balancer);
  const all = rounded(arriving + facts.slowestRequestSeconds);
  const at = { code: "drain-pre-stop", path: "preStop" };
  // Grace that is too short already has a cure of its own.
  const isShort = curedSeconds + facts.shutdownSeconds > graceSeconds;
  const becomesShort = isShort && graceProblems(settings, facts, curedSeconds).length === 0;
  const grace = becomesShort ? `, and ${words(graceFor(curedSeconds, facts))} of grace, for it is part of that` : "";
  const cure = `write ${words(curedSeconds)}${grace}`;
  if (preStopSeconds < arriving) {
    const parts = [`${words(endpoints)} until the cluster knows`, ...(balancer === 0 ? [] : [balancerText(facts)])];
    const message = `${words(preStopSeconds)} of preStop end while new requests still come: ${parts.join(", and ")}`;
    return [{ ...at, message, hint: cure }];
  }
  if (preStopSeconds >= all) return [];
  const message = `after ${words(preStopSeconds)} of preStop a request of ${words(facts.slowestRequestSeconds)} may still run, and lives only if the application ends what it began`;
  return [{ ...at, message, hint: `${cure}, or be sure that it does`, severity: "warning" }];
}

function balancerText(facts: DrainFacts): string {
  const seconds = balancerSecondsOf(facts);
  const isFloor = facts.layer === "nlb" && seconds > facts.balancerSeconds;
  return `${words(seconds)} until the load balancer sends nothing new${isFloor ? ", as an NLB takes at least" : ""}`;
}

function deregistrationProblems(
  { deregistrationSeconds, preStopSeconds }: DrainSettings,
  { slowestRequestSeconds }: DrainFacts,
  curedSeconds: number,
): readonly Problem[] {
  if (deregistrationSeconds === undefined) return [];
  const at = { path: "deregistration" };
  const isShort = deregistrationSeconds < slowestRequestSeconds;
  const isLate = deregistrationSeconds >= preStopSeconds;
  const short: Problem = {
    ...at,
    code: "drain-deregistration-short",
    message: `the load balancer cuts requests ${words(deregistrationSeconds)} after deregistration, and the slowest takes ${words(slowestRequestSeconds)}`,
    hint: `write at least ${words(Math.ceil(slowestRequestSeconds))}`,
  };
  const late: Problem = {
    ...at,
    code: "drain-order",
    message: `for ${words(deregistrationSeconds)} the load balancer keeps connections to a pod whose preStop ends after ${words(preStopSeconds)}`,
    hint: `write less than ${curedSeconds > preStopSeconds ? `the ${words(curedSeconds)} that preStop should have` : "preStop"}, so that the load balancer lets go first`,
    severity: "warning",
  };
  return [...(isShort ? [short] : []), ...(isLate ? [late] : [])];
}

function graceProblems(
  { preStopSeconds, graceSeconds }: DrainSettings,
  facts: DrainFacts,
  curedSeconds: number,
): readonly Problem[] {
  const { shutdownSeconds } = facts;
  const at = { code: "drain-grace", path: "grace" };
  const least = rounded(preStopSeconds + shutdownSeconds);
  const part =
    curedSeconds > preStopSeconds ? `the ${words(curedSeconds)} that preStop should have count` : "preStop counts";
  const hint = `write ${words(graceFor(curedSeconds, facts))}: ${part} as part of it`;
  if (graceSeconds <= preStopSeconds) {
    const message = `after ${words(graceSeconds)} the pod is killed, before its preStop of ${words(preStopSeconds)} is over and it is told to end`;
    return [{ ...at, message, hint }];
  }
  if (graceSeconds >= least) return [];
  const message = `after ${words(graceSeconds)} the pod is killed: preStop takes ${words(preStopSeconds)} of them, and the application needs ${words(shutdownSeconds)} to end`;
  return [{ ...at, message, hint }];
}

/** A server that ends at once on the signal that it gets, or undefined. */
export function lintStopSignal(
  { server, stopSignal }: { readonly server: string; readonly stopSignal: string },
  { preStopSeconds }: DrainSettings,
  facts: DrainFacts,
): Problem | undefined {
  // Source: https://nginx.org/en/docs/control.html: TERM and INT are a fast shutdown, QUIT a graceful one.
  if (server !== "nginx" || !/^(?:SIG)?(?:TERM|INT)$/i.test(stopSignal)) return undefined;
  const isDrained =
    preStopSeconds >= rounded(facts.endpointSeconds + balancerSecondsOf(facts) + facts.slowestRequestSeconds);
  return {
    code: "drain-stop-signal",
    path: "stopSignal",
    message: `nginx drops the requests in flight on ${stopSignal.toUpperCase()}, and no error counter of a proxy before it shows that`,
    hint: "write STOPSIGNAL SIGQUIT in its image, as the official ones do",
    // Nothing is in flight once preStop has waited for it.
    ...(isDrained ? { severity: "warning" as const } : {}),
  };
}

/** In seconds, as manifests have them. */
function words(seconds: number): string {
  return `${Number(seconds.toPrecision(4))} s`;
}

/** Without the noise of adding fractions. */
function rounded(seconds: number): number {
  return Number(seconds.toFixed(6));
}
