import { nearest } from "../../../../slo/problem.ts";
import { namesOfGroup } from "../../../../slo/shift/target-group-names.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { at, type Fields, listAt, numberAt, textAt } from "../fields.ts";
import { httpRouteRules, virtualServiceRules } from "../kubernetes/route-rules.ts";
import { withShortTargets } from "../kubernetes/short-host.ts";
import { type RuleTarget, ruleWeights, type WeightRule } from "../rule-weights.ts";
import { refusal } from "../shift-source-fault.ts";
import type { TerraformResource } from "./terraform-resources.ts";

interface Written {
  readonly file: string;
  readonly resource: string;
}

/** Which values of a resource are weights, by its type. */
const rulesOfTypes: Readonly<
  Record<string, (values: Fields, all: readonly TerraformResource[]) => readonly WeightRule[]>
> = {
  aws_lb_listener_rule: (values, all) => forwards(listAt(values, "action"), all),
  aws_alb_listener_rule: (values, all) => forwards(listAt(values, "action"), all),
  aws_lb_listener: (values, all) => forwards(listAt(values, "default_action"), all),
  aws_alb_listener: (values, all) => forwards(listAt(values, "default_action"), all),
  kubernetes_manifest: manifestRules,
};

/** Weights by arm of one resource, or of all instances of it that its address leaves open. */
export function terraformWeights(
  shift: TrafficShift,
  resources: readonly TerraformResource[],
  written: Written,
): Readonly<Record<string, number>> {
  const found = resources.filter(({ address }) => isMeant(address, written.resource));
  const source = `${written.resource} in ${written.file}`;
  if (found.length === 0) throw refusal(missing(resources, written));
  const type = found[0]?.type ?? "";
  if (type === "aws_route53_record")
    return ruleWeights(shift, [{ targets: records(found, resources) }], { source, what: "set identifiers" });
  const rulesOf = rulesOfTypes[type];
  if (rulesOf === undefined)
    throw refusal(
      `${source} is of type ${type}, of which no weights are known: use aws_lb_listener_rule, aws_lb_listener or aws_route53_record`,
    );
  const rules = found.flatMap(({ values }) => rulesOf(values, resources));
  if (rules.every(({ targets }) => targets.length === 0)) throw refusal(`${source} has no weights`);
  return type === "kubernetes_manifest"
    ? ruleWeights(withShortTargets(shift, namespaceOf(found[0]?.values ?? {})), rules, { source, what: "backends" })
    : ruleWeights(shift, rules, { source, what: "target groups" });
}

/** The address itself, or that of all its instances: `x.y` means `x.y[0]` and `x.y["blue"]` too. */
function isMeant(address: string, wanted: string): boolean {
  return (
    address === wanted ||
    (address.startsWith(`${wanted}[`) && address.endsWith("]") && !address.includes("].", wanted.length))
  );
}

/** Of an address that is not there. */
function missing(resources: readonly TerraformResource[], { file, resource }: Written): string {
  const near = nearest(
    resource,
    resources.map(({ address }) => address),
  );
  return `${file} has no resource ${resource}${near === undefined ? "" : `; did you mean ${near}?`}`;
}

function forwards(actions: readonly Fields[], all: readonly TerraformResource[]): readonly WeightRule[] {
  return actions
    .filter((action) => textAt(action, "type") === "forward")
    .map((action) => {
      const groups = listAt(action, "forward").flatMap((forward) => listAt(forward, "target_group"));
      if (groups.length === 0) return { targets: [target(textAt(action, "target_group_arn"), 1, all)] };
      return { targets: groups.map((group) => target(textAt(group, "arn"), numberAt(group, "weight") ?? 1, all)) };
    });
}

/** A target group by its ARN; the names of one that is only planned are not known before. */
function target(arn: string | undefined, weight: number, all: readonly TerraformResource[]): RuleTarget {
  if (arn === undefined)
    throw refusal("a target group of it is known only after it is applied: use the JSON of a state");
  const named = all.filter(({ type, values }) => /^aws_a?lb_target_group$/.test(type) && textAt(values, "arn") === arn);
  const names = named.flatMap(({ values, address }) => [textAt(values, "name") ?? "", address]);
  return { names: [...namesOfGroup(arn), ...names.filter((name) => name !== "")], weight };
}

/** Weighted records are a resource each, or instances of one: those of the same name belong together. */
function records(
  [first]: readonly TerraformResource[],
  resources: readonly TerraformResource[],
): readonly RuleTarget[] {
  const nameOf = ({ values }: TerraformResource) =>
    JSON.stringify(["zone_id", "name", "type"].map((field) => textAt(values, field)?.toLowerCase().replace(/\.$/, "")));
  const all = resources
    .filter((one) => one.type === "aws_route53_record" && first !== undefined && nameOf(one) === nameOf(first))
    .flatMap(({ values }) => {
      const weight = numberAt(values, "weighted_routing_policy", 0, "weight");
      return weight === undefined ? [] : [{ names: [textAt(values, "set_identifier") ?? ""], weight }];
    });
  // Route 53 reads them so.
  const areEqual = all.every(({ weight }) => weight === 0);
  return areEqual ? all.map(({ names }) => ({ names, weight: 1 })) : all;
}

/** An HTTPRoute or a VirtualService. */
function manifestRules(values: Fields): readonly WeightRule[] {
  const [manifest, namespace] = [manifestOf(values), namespaceOf(values)];
  return [...httpRouteRules(manifest, namespace), ...virtualServiceRules(manifest, namespace)];
}

function namespaceOf(values: Fields): string {
  return textAt(manifestOf(values), "metadata", "namespace") ?? "default";
}

function manifestOf(values: Fields): unknown {
  return at(values, "object") ?? at(values, "manifest");
}
