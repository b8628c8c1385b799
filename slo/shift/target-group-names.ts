import { escapePattern } from "../relay/label-pattern.ts";

/** A target group by its name, by `targetgroup/name/id` as CloudWatch has it, and by its ARN. */
export function namesOfGroup(arn: string): readonly string[] {
  const resource = resourceOfArn(arn);
  return [resource.split("/")[1] ?? resource, resource, arn];
}

/** What names of target groups are made of. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html (Name) */
export const targetGroupNames = {
  words: "letters, digits and hyphens alone",
  limits: "at most 32, and no hyphen at an end",
} as const;

/** An expression for those that a text may name. Their length is counted only where it matters, because that takes long. */
export function targetGroupPattern(written: string): string {
  const most = /[A-Za-z0-9-]{33}/.test(written) ? "{0,30}" : "*";
  return `[A-Za-z0-9]([A-Za-z0-9-]${most}[A-Za-z0-9])?`;
}

/** What an ARN names: `listener/app/shop/…`; what is no ARN as it is. */
export function resourceOfArn(arn: string): string {
  return arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") || arn : arn;
}

/** An expression for what CloudWatch calls the target groups that are named by their ARN, by that itself, or by their names alone. */
export function resourcesOfGroup(target: string): string {
  if (target.startsWith("arn:")) return escapePattern(resourceOfArn(target));
  return `targetgroup/(?:${target})/[^/]+|${target}`;
}
