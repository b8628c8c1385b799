import { type LabelMatcher, printSelector } from "../../print-selector.ts";
import { matcherOf } from "../matcher-of.ts";
import type { NodeCheck } from "../node-check.ts";

/**
 * What became of requests, asked of Linkerd's counter of all that came in: only that of responses tells it.
 * Source: https://linkerd.io/2/reference/proxy-metrics (Response Labels)
 */
export const checkLinkerdOutcome: NodeCheck = (node, context) => {
  if (node.kind !== "selector") return;
  const metric = node.metric?.text ?? "";
  if (!/^(?:route_)?request_total$/.test(metric)) return;
  const matchers = node.matchers.map(matcherOf);
  const wrong = matchers.find(({ label }) => label === "classification" || label === "status_code");
  // Others may call a metric so, too; these labels are Linkerd's.
  if (wrong === undefined || !matchers.some(isOfLinkerd)) return;
  const home = metric.replace("request", "response");
  context.findings.push({
    code: "promql-value",
    severity: "warning",
    message: `${metric} counts requests before they are answered, and has no ${wrong.label}`,
    hint: `write ${printSelector({ metric: home, matchers })}`,
    from: node.body.from,
    to: node.body.to,
  });
};

function isOfLinkerd({ label, value }: LabelMatcher): boolean {
  return label === "direction" ? /^(?:in|out)bound$/.test(value) : /^(?:classification|(?:dst|rt)_\w+)$/.test(label);
}
