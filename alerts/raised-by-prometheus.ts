import type { Slo, Stack } from "../slo/model.ts";

/** The stack as Prometheus alerts on it: without alerts of probe SLOs where the exporter raises them, so that nobody is told twice. */
export function raisedByPrometheus(stack: Stack): Stack {
  if (stack.exporter.alerts === "prometheus") return stack;
  return {
    ...stack,
    services: stack.services.map((service) => ({
      ...service,
      slos: service.slos.map((slo) => (slo.sli.kind === "probe" ? silenced(slo) : slo)),
    })),
  };
}

function silenced(slo: Slo): Slo {
  return { ...slo, alerts: { tiers: [], exhausted: false, forecast: false }, missing: "quiet" };
}
