import type {
  CompositeSpec,
  EventsSpec,
  LatencySpec,
  ProbeSliSpec,
  RatioSpec,
  ServiceSpec,
  SloSpec,
  StackSpec,
  TimeSliceSpec,
} from "./spec.ts";

/**
 * The default export of a `nines.config.ts`. Only gives the editor the types; checking happens when a command reads it.
 * @example
 * export default defineStack({ name: "shop", services: [service("checkout", { slos: [] })] });
 */
export function defineStack(stack: StackSpec): StackSpec {
  return stack;
}

/**
 * One service.
 * @example
 * service("checkout", { team: "payments", runbook: "https://wiki.example.org/checkout", slos: [] })
 */
export function service(name: string, rest: Omit<ServiceSpec, "name">): ServiceSpec {
  return { name, ...rest };
}

/**
 * One objective.
 * @example
 * slo("availability", { objective: "99.9", sli: events({ total: "http_requests_total", bad: 'http_requests_total{code=~"5.."}' }) })
 */
export function slo(name: string, rest: Omit<SloSpec, "name">): SloSpec {
  return { name, ...rest };
}

/**
 * Counts of events: all of them, and the bad (or the good) ones.
 * @example
 * events({ total: 'http_requests_total{job="checkout"}', bad: 'http_requests_total{job="checkout",code=~"5.."}' })
 */
export function events(sli: Omit<EventsSpec, "kind">): EventsSpec {
  return { kind: "events", ...sli };
}

/**
 * Requests slower than a threshold are bad.
 * @example
 * latency({ histogram: 'http_request_duration_seconds{job="checkout"}', threshold: "300ms" })
 */
export function latency(sli: Omit<LatencySpec, "kind">): LatencySpec {
  return { kind: "latency", ...sli };
}

/**
 * What the nines exporter measures from outside.
 * @example
 * probe({ probe: "checkout-home", gap: "bad" })
 */
export function probe(sli: Omit<ProbeSliSpec, "kind">): ProbeSliSpec {
  return { kind: "probe", ...sli };
}

/**
 * Time is good while a condition holds.
 * @example
 * timeSlice({ condition: 'avg(avg_over_time(up{job="db"}[$window])) > 0.5', gap: "bad" })
 */
export function timeSlice(sli: Omit<TimeSliceSpec, "kind">): TimeSliceSpec {
  return { kind: "timeSlice", ...sli };
}

/**
 * A ready-made error ratio.
 * @example
 * ratio({ error: "1 - avg(avg_over_time(pipeline_success_ratio[$window]))" })
 */
export function ratio(sli: Omit<RatioSpec, "kind">): RatioSpec {
  return { kind: "ratio", ...sli };
}

/**
 * Several SLOs as one.
 * @example
 * composite({ rule: "weakest", of: [{ slo: "checkout-availability" }, { slo: "cart-availability" }] })
 */
export function composite(sli: Omit<CompositeSpec, "kind">): CompositeSpec {
  return { kind: "composite", ...sli };
}
