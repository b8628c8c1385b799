/** What an ARN says of where a thing is, and what it belongs to. */
export interface BalancerArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Name and id, undefined for a target group, which is of no load balancer. */
  readonly "load balancer": string | undefined;
  readonly listener: string | undefined;
}

/** A kind of resource, and as many names, parted by slashes: `["listener/app/", 3]`. */
export type ArnForm = readonly [kind: string, names: number];

/** The ARN of a listener, a rule or a target group; nothing where it has another form. */
export function parseBalancerArn(arn: string, [kind, names]: ArnForm): BalancerArn | undefined {
  const [scheme, partition = "", service, region = "", account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (scheme !== "arn" || !partition.startsWith("aws") || service !== "elasticloadbalancing") return undefined;
  if (region === "" || !/^\d{12}$/.test(account) || !resource.startsWith(kind)) return undefined;
  const parts = resource.slice(kind.length).split("/");
  if (parts.length !== names || parts.includes("")) return undefined;
  const isGroup = kind === "targetgroup/";
  return {
    partition,
    region,
    account,
    "load balancer": isGroup ? undefined : parts.slice(0, 2).join("/"),
    listener: isGroup ? undefined : parts[2],
  };
}

/** A listener of an ALB, or of an NLB. */
export function listenerForm(type: "app" | "net"): ArnForm {
  return [`listener/${type}/`, 3];
}
