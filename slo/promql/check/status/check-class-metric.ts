import { printSelector } from "../../print-selector.ts";
import { matcherOf } from "../matcher-of.ts";
import type { NodeCheck } from "../node-check.ts";
import { isBesideIstio, istioLabels } from "./check-istio-envoys.ts";

/** A class of statuses in the name of a metric, where it is the value of a label. */
export const checkClassMetric: NodeCheck = (node, context) => {
  if (node.kind !== "selector" || node.metric === undefined) return;
  const metric = node.metric.text;
  for (const { name, home, label } of classes) {
    const digit = name.exec(metric)?.groups?.["digit"];
    if (digit === undefined) continue;
    const isOfIstio = node.matchers.some((matcher) => istioLabels.has(matcher.label.text)) || isBesideIstio(context);
    const [own, ownHome] = isOfIstio ? ["response_code_class", "$1"] : [label, home];
    const value = own === "envoy_response_code_class" ? digit : `${digit}xx`;
    const others = node.matchers.map(matcherOf).filter((matcher) => matcher.label !== own);
    const metricAtHome = metric.replace(name, ownHome);
    const cure = printSelector({ metric: metricAtHome, matchers: [...others, { label: own, op: "=", value }] });
    context.findings.push({
      code: "promql-value",
      severity: "warning",
      message: `${metric} is no metric that ${metric.startsWith("envoy") ? "Envoy" : "HAProxy"} shows to Prometheus: ${metricAtHome} has the class in ${own}`,
      hint: `write ${cure}, unless something between them renames it`,
      from: node.body.from,
      to: node.body.to,
    });
  }
};

/**
 * Sources: https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats (upstream_rq_<*xx>, of
 * which the tag extractor of source/common/config/well_known_names.cc takes the class), https://docs.haproxy.org/dev/management.html
 */
const classes: readonly { readonly name: RegExp; readonly home: string; readonly label: string }[] = [
  {
    name: /^(envoy_(?:cluster_(?:canary_|external_|internal_)?upstream|http_downstream)_rq)_(?<digit>[1-5])xx$/,
    home: "$1_xx",
    label: "envoy_response_code_class",
  },
  {
    name: /^(haproxy_(?:frontend|backend|server))_(?:hrsp|http_responses)_(?<digit>[1-5])xx(?:_total)?$/,
    home: "$1_http_responses_total",
    label: "code",
  },
];
