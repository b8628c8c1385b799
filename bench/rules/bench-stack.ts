import type { Stack } from "../../slo/model.ts";
import { parseStack } from "../../slo/parse-stack.ts";

/** Raw series behind one SLO: two status codes on each of its pods. */
export const podsPerSlo = 5;
export const codes = ["200", "500"] as const;

/** A stack of this many SLOs, ten to a service, all of the commonest kind. */
export function benchStack(sloCount: number): Stack {
  const services = Array.from({ length: Math.ceil(sloCount / 10) }, (_, service) => ({
    name: `service-${service}`,
    team: `team-${service % 7}`,
    slos: Array.from({ length: Math.min(10, sloCount - service * 10) }, (_, slo) => ({
      name: `slo-${slo}`,
      objective: "99.9",
      sli: {
        kind: "events",
        total: `http_requests_total{service="service-${service}",slo="slo-${slo}"}`,
        bad: `http_requests_total{service="service-${service}",slo="slo-${slo}",code="500"}`,
      },
    })),
  }));
  const parsed = parseStack({ name: "bench", scrapeInterval: "60s", services });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

/** The labels of every raw series of an SLO. */
export function rawSeriesOf(service: string, slo: string): readonly Readonly<Record<string, string>>[] {
  return Array.from({ length: podsPerSlo }, (_, pod) => codes.map((code) => ({ service, slo, code, pod: `pod-${pod}` }))).flat();
}
