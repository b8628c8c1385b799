import { type LabelMatcher, printSelector } from "../../print-selector.ts";
import { vectorSelectors } from "../../selectors.ts";
import type { Selector } from "../../syntax/expression.ts";
import { matcherOf } from "../matcher-of.ts";
import type { CheckContext, NodeCheck } from "../node-check.ts";
import { isWithinClass, respeltStatus } from "./respelt-status.ts";
import { asksOfStatus } from "./status-home.ts";

/**
 * The labels of Istio's Envoys, which have tags of their own: `envoy_cluster_upstream_rq{cluster_name="…",response_code_class="5xx"}`.
 * Source: https://github.com/istio/istio/blob/master/tools/packaging/common/envoy_bootstrap.json (stats_tags)
 */
export const istioLabels: ReadonlySet<string> = new Set(["cluster_name", "http_conn_manager_prefix"]);

const counters = /^(?<home>envoy_(?:cluster_upstream|http_downstream)_rq)(?<rest>_(?:xx|total|completed))?$/;

/** Statuses of Istio's Envoys that are asked for as those of other Envoys, which no series has. */
export const checkIstioEnvoys: NodeCheck = (node, context) => {
  if (node.kind !== "selector" || !isStrangeToIstio(node, context)) return;
  const home = counters.exec(node.metric?.text ?? "")?.groups?.["home"] ?? "";
  const moved = node.matchers.map(matcherOf).map((matcher) => (asksOfStatus(matcher) ? ownStatus(matcher) : matcher));
  const known = moved.filter((matcher) => matcher !== undefined);
  const cure = known.length === moved.length ? printSelector({ metric: home, matchers: known }) : home;
  context.findings.push({
    code: "promql-value",
    severity: "warning",
    message: `the statuses of Istio's Envoys are in ${home}, as response_code_class or response_code`,
    hint: `write ${cure}`,
    from: node.body.from,
    to: node.body.to,
  });
};

/** Whether what other Envoys have for a status is asked of Istio's, which a label tells, in the query or beside it. */
export function isStrangeToIstio(node: Selector, context: CheckContext): boolean {
  const { home, rest } = counters.exec(node.metric?.text ?? "")?.groups ?? {};
  const own = node.matchers.map(matcherOf);
  if (home === undefined || own.some(({ label }) => /^envoy_(?:cluster|http)_/.test(label))) return false;
  const asked = own.filter(asksOfStatus);
  if (!isOfIstio([...own, ...namelessBeside(context)], asked)) return false;
  return rest === "_xx" || (asked.length > 0 && rest !== undefined) || asked.some(({ label }) => /^envoy_/.test(label));
}

/** Whether arms beside a query are clusters as Istio calls them, by whatever label. */
export function isBesideIstio(context: CheckContext): boolean {
  return namelessBeside(context).some(({ label, value }) => /cluster/.test(label) && /^(?:out|in)bound\W/.test(value));
}

function namelessBeside({ texts }: CheckContext): readonly LabelMatcher[] {
  const nameless = texts.flatMap(vectorSelectors).filter(({ metric }) => metric === undefined);
  return nameless.flatMap(({ matchers }) => matchers);
}

/** A scrape may write in cluster_name what a cluster of Kubernetes is called. */
function isOfIstio(matchers: readonly LabelMatcher[], asked: readonly LabelMatcher[]): boolean {
  const found = matchers.filter(({ label }) => istioLabels.has(label));
  const isNamed = found.some(({ label, value }) => label !== "cluster_name" || /(?:out|in)bound/.test(value));
  return isNamed || (found.length > 0 && asked.some(({ label }) => /^response_code(?:_class)?$/.test(label)));
}

function ownStatus(matcher: LabelMatcher): LabelMatcher | undefined {
  const [label, spelling] = isWithinClass(matcher.value)
    ? (["response_code", "number"] as const)
    : (["response_code_class", "class"] as const);
  const respelt = respeltStatus(matcher, spelling);
  return respelt && { ...respelt, label };
}
