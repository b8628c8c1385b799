import { events } from "../../slo/define-stack.ts";
import type { Stack } from "../../slo/model.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import type { StackSpec } from "../../slo/spec.ts";

/** Raw series behind one SLO: two status codes on each of its pods. */
export const podsPerSlo = 5;
export const codes = ["200", "500"] as const;

/** What a user would write for this many SLOs, ten to a service, all of the commonest kind. */
export function benchSpec(sloCount: number): StackSpec {
  const services = Array.from({ length: Math.ceil(sloCount / 10) }, (_, service) => ({
    name: `service-${service}`,
    team: `team-${service % 7}`,
    slos: Array.from({ length: Math.min(10, sloCount - service * 10) }, (_, slo) => ({
      name: `slo-${slo}`,
      objective: "99.9",
      sli: events({
        total: `http_requests_total{service="service-${service}",slo="slo-${slo}"}`,
        bad: `http_requests_total{service="service-${service}",slo="slo-${slo}",code="500"}`,
      }),
    })),
  }));
  return { name: "bench", scrapeInterval: "60s", services };
}

/** The same, checked. */
export function benchStack(sloCount: number): Stack {
  const parsed = parseStack(benchSpec(sloCount));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

/** The labels of every raw series of an SLO. */
export function rawSeriesOf(service: string, slo: string): readonly Readonly<Record<string, string>>[] {
  return Array.from({ length: podsPerSlo }, (_, pod) =>
    codes.map((code) => ({ service, slo, code, pod: `pod-${pod}` })),
  ).flat();
}
