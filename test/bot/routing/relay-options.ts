import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import type { StackSpec } from "../../../slo/spec.ts";

const slo = {
  name: "availability",
  objective: "99.9",
  sli: { kind: "events", total: "a_total", bad: "b_total" },
  runbook: "https://wiki.example.org/checkout",
} as const;

/** A relay section as the relay gets it, in a stack with one service `checkout` of the team `payments`. */
export function relayOptions(relay: RelaySpec, stack: Partial<StackSpec> = {}): RelayOptions {
  const services = [{ name: "checkout", team: "payments", slos: [slo] }];
  const parsed = parseStack({ name: "shop", services, ...stack, relay });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value.relay;
}
