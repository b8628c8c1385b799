import { parseStack } from "../../../slo/parse-stack.ts";
import type { Problem } from "../../../slo/problem.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { StackSpec } from "../../../slo/spec.ts";

/** A canary behind HAProxy with nothing but what is needed. */
export const smallShift: TrafficShiftSpec = {
  name: "checkout-green",
  service: "checkout",
  strategy: "canary",
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate" },
  ],
  traffic: { kind: "haproxy", proxy: "app" },
};

const stack: StackSpec = {
  name: "shop",
  labels: { cluster: "a" },
  notify: { channel: "#shop" },
  services: [
    {
      name: "checkout",
      team: "payments",
      runbook: "https://wiki.example.org/checkout",
      notify: { channel: "#checkout" },
      labels: { region: "eu" },
      links: { logs: "https://logs.example.org/" },
      slos: [
        {
          name: "availability",
          objective: "99.9",
          sli: { kind: "events", total: "http_requests_total", bad: 'http_requests_total{code=~"5.."}' },
        },
      ],
    },
  ],
};

/** The small shift with other fields, as a stack holds it, and everything that is wrong with it. */
export function parsedShift(change: Readonly<Record<string, unknown>>, ofStack: Partial<StackSpec> = {}) {
  const parsed = parseStack({ ...stack, shifts: [{ ...smallShift, ...change }], ...ofStack });
  const problems: readonly Problem[] = parsed.ok ? parsed.warnings : parsed.problems;
  return { shift: parsed.ok ? parsed.value.shifts[0] : undefined, problems };
}

/** The same, when there must be a shift. */
export function shiftOf(change: Readonly<Record<string, unknown>> = {}): TrafficShift {
  const { shift, problems } = parsedShift(change);
  if (shift === undefined) throw new Error(problems.map(({ message }) => message).join("; "));
  return shift;
}
