import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** The shift of the sample reports, as a stack declares it. */
export function sampleShift(changes: Partial<TrafficShift> = {}): TrafficShift {
  const parsed = parseStack({
    name: "shop",
    services: [
      {
        name: "checkout",
        team: "orders",
        runbook: "https://wiki.example.org/checkout",
        slos: [{ name: "availability", objective: "99.9", sli: { kind: "events", total: "a_total", bad: "b_total" } }],
      },
    ],
    shifts: [
      {
        name: "checkout-green",
        service: "checkout",
        strategy: "canary",
        arms: [
          { name: "blue", role: "stable" },
          { name: "green", role: "candidate" },
        ],
        traffic: { kind: "haproxy", proxy: "app", stats: "/run/haproxy/admin.sock" },
      },
    ],
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  const [shift] = parsed.value.shifts;
  if (shift === undefined) throw new Error("the stack has a shift");
  return { ...shift, ...changes };
}
