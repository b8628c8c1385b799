import { type LabelMatcher, printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, ShiftTraffic, TrafficShift } from "../../slo/shift/traffic-shift.ts";

interface Codes {
  readonly label: string;
  readonly fine: string;
  /** The label that tells why, beside the code. */
  readonly reason?: string;
  /** The label of the status that an answer that was fine so far ends with, and its values where it ended well. */
  readonly end?: { readonly label: string; readonly fine: string };
}

/**
 * The label that tells how an answer went, and its values for answers that were fine. CloudWatch has a metric for each class and no
 * label; of the users' own counters nobody knows.
 */
const codes: Readonly<Partial<Record<ShiftTraffic["kind"], Codes>>> = {
  haproxy: { label: "code", fine: "[123]xx" },
  istio: {
    label: "response_code",
    fine: "[123]..",
    reason: "response_flags",
    end: { label: "grpc_response_status", fine: "0?" },
  },
  envoy: { label: "envoy_response_code_class", fine: "[123]" },
  ingressNginx: { label: "status", fine: "[123].." },
};

/** Answers of an arm by code, where its source tells codes: the query, and the labels that hold the code and its reason. */
export interface CodeQuery {
  readonly expr: string;
  readonly labels: readonly string[];
  readonly metric: string;
}

/** Answers that were not fine by code, each as a share of all answers of its arm; nothing where the source tells no codes. */
export function codeQuery(shift: TrafficShift, arm: ShiftArm): CodeQuery | undefined {
  const code = codes[shift.traffic.kind];
  const [errors] = armSeries(shift, arm).errors ?? [];
  const counter = errors === undefined ? undefined : vectorSelectors(errors.selector)[0];
  if (code === undefined || counter?.metric === undefined) return undefined;
  const { label, fine, reason, end } = code;
  const { metric } = counter;
  const matchers = counter.matchers.filter((matcher) => matcher.label !== label);
  const rate = (selector: string) => `rate(${selector}[$__rate_interval])`;
  const all = rate(printSelector({ metric, matchers }));
  const where = (...more: readonly LabelMatcher[]) => rate(printSelector({ metric, matchers: [...matchers, ...more] }));
  const bad = [
    where({ label, op: "!~", value: fine }),
    ...(end === undefined
      ? []
      : [where({ label, op: "=~", value: fine }, { label: end.label, op: "!~", value: end.fine })]),
  ].join(" or ");
  const labels = [label, ...(reason === undefined ? [] : [reason]), ...(end === undefined ? [] : [end.label])];
  const expr = `topk(4, sum by (${labels.join(", ")}) (${bad}) / on () group_left () (sum(${all}) > 0) > 0)`;
  return { expr, labels, metric };
}
