/** Requests of each cluster, at its edge. */
export const counters = { kind: "counters", label: "cluster", requests: "edge_total", errors: "edge_errors_total" };
/** Weighted records of Route 53. */
export const record = { kind: "route53", zone: "Z1", record: "shop.example.org" };
/** The name that clients ask for. */
export const dns = { name: "shop.example.org", ttl: "60s" };
/** What the ARNs of one account begin with. */
export const ofLoadBalancing = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
/** The ARN of a listener, by the type of its load balancer. */
export const listener = (type: string) => `${ofLoadBalancing}:listener/${type}/shop/a/b`;
/** Both arms as the target groups of an ALB. */
export const groups = [
  { name: "blue", role: "stable", match: "targetgroup/blue/.+" },
  { name: "green", role: "candidate", match: "targetgroup/green/.+" },
];
/** The same with what the weights call them. */
export const groupsAs = (...targets: readonly string[]) =>
  groups.map((arm, index) => ({ ...arm, target: targets[index] }));
/** A shift of an ALB. */
export const behindAlb = {
  arms: groups,
  traffic: { kind: "alb" },
  weights: { kind: "albListener", listener: listener("app") },
};
/** Counters of HAProxy with further matchers. */
export const haproxy = (matchers: string) => ({ traffic: { kind: "haproxy", proxy: "app", matchers } });
/** Weights by ready replicas. */
export const podRatio = { kind: "podRatio", namespace: "shop" };
/** Two arms that the weights know by these. */
export const targets = (blue: string, green: string) => [
  { name: "blue", role: "stable", target: blue },
  { name: "green", role: "candidate", target: green },
];
/** Weights of the file. */
export const ofWeights = (blue: number, green: number) => ({ kind: "static", weights: { blue, green } });
/** Usual traffic. */
export const usual = { requestsPerSecond: 200, errorRatio: 0.002 };
