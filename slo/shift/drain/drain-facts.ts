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
  /** What the application takes to end once it is told to; undefined when nobody said. */
  readonly shutdownSeconds: number | undefined;
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

/** From the change of endpoints until no new request comes. */
export function arrivingSeconds(facts: DrainFacts): number {
  return sumOf(facts.endpointSeconds, balancerSecondsOf(facts));
}

/** From the change of endpoints until the slowest request that came after it is answered. */
export function drainedSeconds(facts: DrainFacts): number {
  return sumOf(facts.endpointSeconds, balancerSecondsOf(facts), longestRequestSeconds(facts));
}

/** What to reckon with for the application's end: where nobody said, it may take as long as the slowest request. */
export function shutdownSecondsOf(facts: DrainFacts): number {
  return facts.shutdownSeconds ?? longestRequestSeconds(facts);
}

/** What the application needs for sure after preStop: where nobody said, what the slowest request still has to go. */
export function endingSeconds(preStopSeconds: number, facts: DrainFacts): number {
  return facts.shutdownSeconds ?? leftSeconds(preStopSeconds, facts);
}

/** What the slowest request still has to go when preStop is over. */
export function leftSeconds(preStopSeconds: number, facts: DrainFacts): number {
  const left = sumOf(drainedSeconds(facts), -preStopSeconds);
  return Math.max(0, Math.min(left, longestRequestSeconds(facts)));
}

/** A sum of seconds without the noise of adding fractions. */
export function sumOf(...seconds: readonly number[]): number {
  return Number(seconds.reduce((sum, one) => sum + one, 0).toFixed(6));
}
