import { expect, test } from "@jest/globals";
import { parseStack } from "../../../../../slo/parse-stack.ts";
import { formatProblem } from "../../../../../slo/problem.ts";

const podRatio = { kind: "podRatio", namespace: "shop" };
const arms = [
  { name: "v1", role: "stable", target: "checkout-v1" },
  { name: "v2", role: "candidate", target: "checkout-v2" },
];
const counters = { requests: 'a_total{job="checkout"}', errors: 'b_total{job="checkout"}' };

test.each([
  { label: "service_version", target: "prometheus-2.42", says: [] },
  { label: "service.version", target: "prometheus-3", says: [] },
  {
    label: "service.version",
    target: "prometheus-2.42",
    says: [
      'shifts[0].traffic.label: "service.version" has to be quoted in queries, and a quoted label name needs Prometheus 3.0 or newer, but the target is Prometheus 2.42 (write "service_version", as it is called where names are translated; or rules.target: prometheus-3)',
    ],
  },
  {
    label: "3scale/version",
    target: "victoriametrics",
    says: [
      'shifts[0].traffic.label: "3scale/version" has to be quoted in queries, and a quoted label name needs Prometheus 3.0 or newer, but the target is VictoriaMetrics (write "_3scale_version", as it is called where names are translated; or rules.target: prometheus-3)',
    ],
  },
] as const)("lintLabelName() says of $label on $target: $says", ({ label, target, says }) => {
  const parsed = parseStack({
    name: "shop",
    rules: { target },
    services: [{ name: "checkout", slos: [] }],
    shifts: [
      {
        name: "canary",
        service: "checkout",
        strategy: "canary",
        arms,
        traffic: { kind: "counters", label, ...counters },
        weights: podRatio,
      },
    ],
  });
  expect(parsed.ok).toBe(says.length === 0);
  expect((parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem)).toEqual(says);
});
