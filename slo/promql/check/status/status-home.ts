import type { LabelMatcher, SeriesSelector } from "../../print-selector.ts";
import { wordsOf } from "../label-words.ts";
import { choicesIn } from "./meant-statuses.ts";
import { isWithinClass, respeltStatus } from "./respelt-status.ts";
import { asExpression, asText } from "./status-mistake.ts";
import { spellingOf, statusLabelOf, statusWordOf } from "./status-spellings.ts";
import { statusLabels } from "./status-values.ts";

/** The metric that has the statuses of one that has none; undefined where nothing is known to lack them. */
export function homeOfStatuses(metric: string | undefined): string | undefined {
  const found = statusless.find(({ name }) => name.test(metric ?? ""));
  return found && metric?.replace(found.name, found.home);
}

/** Whether a matcher asks how a request ended, by a status or a code of gRPC. */
export function asksOfStatus({ label }: Pick<LabelMatcher, "label">): boolean {
  return statusLabels.has(label) || label === "grpc_code";
}

/** The same series with its statuses where their metric has them, in the spelling that they have there; undefined where they are none. */
export function withStatusesAtHome(selector: SeriesSelector): SeriesSelector | undefined {
  const { metric = "", matchers } = selector;
  const isFine = matchers.some((matcher) => asksOfStatus(matcher) && isWithinClass(matcher.value));
  const home = homeOfStatuses(metric) ?? metric;
  const target = isFine ? home.replace(/^(envoy_cluster_upstream_rq)_xx$/, "$1") : home;
  const label = ofGrpc.test(target) ? "grpc_code" : statusLabelOf(target);
  if (label === undefined || statusWordOf(target) !== undefined) return undefined;
  const isAtHome = (matcher: LabelMatcher) => matcher.label === label && target === metric;
  const moved = matchers.map((matcher) =>
    asksOfStatus(matcher) && !isAtHome(matcher) ? movedTo(label, { matcher, target }) : matcher,
  );
  const known = moved.filter((matcher) => matcher !== undefined);
  return known.length === moved.length ? { metric: target, matchers: known } : undefined;
}

const ofGrpc = /^grpc_(?:server|client)_handled_total$/;

function movedTo(
  label: string,
  { matcher, target }: { readonly matcher: LabelMatcher; readonly target: string },
): LabelMatcher | undefined {
  const words = label === "grpc_code" ? wordsOf(label, target) : undefined;
  if (words !== undefined) {
    const choices = choicesIn(matcher.value);
    const values = [...new Set(choices.flatMap((choice) => words.meant(choice) ?? [choice]))];
    if (!values.every((value) => /^[A-Z]\w+$/.test(value))) return undefined;
    return { label, op: values.length === 1 ? asText(matcher.op) : asExpression(matcher.op), value: values.join("|") };
  }
  const respelt = respeltStatus(matcher, spellingOf(label, target)?.spelling ?? "number");
  return respelt && { ...respelt, label };
}

/**
 * Sources: https://docs.haproxy.org/dev/management.html (hrsp_ and req_tot), https://github.com/nginx/nginx-prometheus-exporter,
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats,
 * https://github.com/grpc-ecosystem/go-grpc-middleware/tree/main/providers/prometheus
 */
const statusless: readonly { readonly name: RegExp; readonly home: string }[] = [
  { name: /^(haproxy_(?:frontend|backend|server))_http_requests_total$/, home: "$1_http_responses_total" },
  { name: /^(envoy_(?:cluster_upstream|http_downstream)_rq)_(?:total|completed)$/, home: "$1_xx" },
  { name: /^(nginxplus_(?:server_zone|location_zone|upstream_server))_requests$/, home: "$1_responses" },
  { name: /^(grpc_(?:server|client))_(?:started|msg_received|msg_sent)_total$/, home: "$1_handled_total" },
];
