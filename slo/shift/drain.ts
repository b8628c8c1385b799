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

/**
 * AWS takes no longer deregistration delay, of an ALB's target group or an NLB's.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export const mostDeregistrationSeconds = 3600;

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

/** What the slowest request may take: a load balancer cuts it when the longest deregistration delay is over. */
export function longestRequestSeconds({
  layer,
  slowestRequestSeconds,
}: Pick<DrainFacts, "layer" | "slowestRequestSeconds">): number {
  return layer === "none" ? slowestRequestSeconds : Math.min(slowestRequestSeconds, mostDeregistrationSeconds);
}

/** From the change of endpoints until the slowest request that came after it is answered. */
export function drainedSeconds(facts: DrainFacts): number {
  return rounded(facts.endpointSeconds + balancerSecondsOf(facts) + longestRequestSeconds(facts));
}

/** Settings with which no request is lost that the load balancer lets live, as short as the facts allow. */
export function proposeDrain(facts: DrainFacts): DrainSettings {
  const slowest = Math.ceil(longestRequestSeconds(facts));
  const deregistrationSeconds = facts.layer === "none" ? undefined : slowest;
  const preStopSeconds = Math.max(
    Math.ceil(drainedSeconds(facts)),
    deregistrationSeconds === undefined ? 0 : slowest + 1,
  );
  const graceSeconds = Math.ceil(rounded(preStopSeconds + facts.shutdownSeconds + graceMarginSeconds));
  return { preStopSeconds, deregistrationSeconds, graceSeconds };
}

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

/** The preStop that is there once its cure is followed: it outlives what the deregistration has to be, too. */
function curedPreStop({ preStopSeconds, deregistrationSeconds }: DrainSettings, facts: DrainFacts): number {
  const all = drainedSeconds(facts);
  if (preStopSeconds >= all) return preStopSeconds;
  return Math.max(
    Math.ceil(all),
    deregistrationSeconds === undefined ? 0 : Math.ceil(longestRequestSeconds(facts)) + 1,
  );
}

/** The grace that a preStop needs. */
function graceFor(preStopSeconds: number, { shutdownSeconds }: DrainFacts): number {
  return Math.ceil(rounded(preStopSeconds + shutdownSeconds)) + graceMarginSeconds;
}

function preStopProblems(settings: DrainSettings, facts: DrainFacts, curedSeconds: number): readonly Problem[] {
  const { preStopSeconds, graceSeconds } = settings;
  const [endpoints, balancer] = [facts.endpointSeconds, balancerSecondsOf(facts)];
  const arriving = rounded(endpoints + balancer);
  const at = { code: "drain-pre-stop", path: "preStop" };
  // Grace that is too short already has a cure of its own.
  const isShort = curedSeconds + facts.shutdownSeconds > graceSeconds;
  const becomesShort = isShort && graceProblems(settings, facts, curedSeconds).length === 0;
  const grace = becomesShort
    ? `, and ${secondsText(graceFor(curedSeconds, facts))} of grace, for it is part of that`
    : "";
  const cure = `write ${secondsText(curedSeconds)}${grace}`;
  if (preStopSeconds < arriving) {
    const parts = [
      `${secondsText(endpoints)} until the cluster knows`,
      ...(balancer === 0 ? [] : [balancerText(facts)]),
    ];
    const message = `${secondsText(preStopSeconds)} of preStop end while new requests still come: ${parts.join(", and ")}`;
    return [{ ...at, message, hint: cure }];
  }
  if (preStopSeconds >= drainedSeconds(facts)) return [];
  const message = `after ${secondsText(preStopSeconds)} of preStop a request of ${secondsText(longestRequestSeconds(facts))} may still run, and lives only if the application ends what it began`;
  return [{ ...at, message, hint: `${cure}, or be sure that it does`, severity: "warning" }];
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
    message: `for ${secondsText(deregistrationSeconds)} the load balancer keeps connections to a pod whose preStop ends after ${secondsText(preStopSeconds)}`,
    hint: `write ${orderCure(Math.ceil(slowest), preStopSeconds, curedSeconds)}, so that the load balancer lets go first`,
    severity: "warning",
  };
  return [...(isShort ? [short] : []), ...(isLong ? [long] : []), ...(isLate ? [late] : [])];
}

/** What is proposed, where the slowest request is known. */
function orderCure(slowestSeconds: number, preStopSeconds: number, curedSeconds: number): string {
  if (slowestSeconds === 0)
    return `less than ${curedSeconds > preStopSeconds ? `the ${secondsText(curedSeconds)} that preStop should have` : "preStop"}`;
  if (slowestSeconds < curedSeconds) return `${secondsText(slowestSeconds)}, as long as the slowest request`;
  return `${secondsText(slowestSeconds)} and ${secondsText(slowestSeconds + 1)} of preStop`;
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
    curedSeconds > preStopSeconds
      ? `the ${secondsText(curedSeconds)} that preStop should have count`
      : "preStop counts";
  const hint = `write ${secondsText(graceFor(curedSeconds, facts))}: ${part} as part of it`;
  if (graceSeconds <= preStopSeconds) {
    const message = `after ${secondsText(graceSeconds)} the pod is killed, before its preStop of ${secondsText(preStopSeconds)} is over and it is told to end`;
    return [{ ...at, message, hint }];
  }
  if (graceSeconds >= least) return [];
  const message = `after ${secondsText(graceSeconds)} the pod is killed: preStop takes ${secondsText(preStopSeconds)} of them, and the application needs ${secondsText(shutdownSeconds)} to end`;
  return [{ ...at, message, hint }];
}

/** In seconds, as manifests have them; what is to be written is whole and never rounded. */
export function secondsText(seconds: number): string {
  return `${Number.isInteger(seconds) ? seconds : Number(seconds.toPrecision(4))} s`;
}

/** Without the noise of adding fractions. */
function rounded(seconds: number): number {
  return Number(seconds.toFixed(6));
}
