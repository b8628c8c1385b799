import type { ExporterSpec } from "../../slo/probe/probe-spec.ts";
import type { ExclusionSpec, SliSpec, SloSpec, StackSpec, TierSpec } from "../../slo/spec.ts";
import fc from "../property.ts";

const selector = fc.constantFrom("a_total", 'b_total{job="x"}', 'c_total{code=~"5..",job!="y"}');

const sli: fc.Arbitrary<SliSpec> = fc.oneof(
  fc.record({ kind: fc.constant("events" as const), total: selector, bad: selector }),
  fc.record({ kind: fc.constant("events" as const), total: selector, good: selector }),
  fc.record({
    kind: fc.constant("latency" as const),
    histogram: fc.constantFrom("h_seconds", 'h_seconds{job="x"}'),
    threshold: fc.constantFrom("100ms", "1s", "2500ms"),
  }),
  fc.record({
    kind: fc.constant("probe" as const),
    probe: fc.constant("home"),
    gap: fc.constantFrom("unknown" as const, "excluded" as const),
    measure: fc.constantFrom("probes" as const, "time" as const),
  }),
  fc.record({
    kind: fc.constant("timeSlice" as const),
    condition: fc.constantFrom("up > 0", "max_over_time(age_seconds[$window]) < 300"),
    gap: fc.constantFrom("unknown" as const, "excluded" as const),
  }),
  fc.record({ kind: fc.constant("ratio" as const), error: fc.constant("avg_over_time(loss[$window])") }),
);

const timing: fc.Arbitrary<TierSpec> = fc.record(
  { for: fc.constantFrom("1m", "5m", "1h"), keepFiringFor: fc.constantFrom("2m", "30m"), minBadEvents: fc.nat(20) },
  { requiredKeys: [] },
);

const tier = fc.oneof(fc.constant("off" as const), timing);

const exclusion: fc.Arbitrary<ExclusionSpec> = fc.record({
  name: fc.constantFrom("backup", "window"),
  every: fc.constantFrom("day" as const, "sunday" as const, "thursday" as const),
  at: fc.constantFrom("00:00", "03:30", "23:45"),
  for: fc.constantFrom("10m", "2h", "24h"),
});

const sloWithoutName: fc.Arbitrary<Omit<SloSpec, "name">> = fc.record(
  {
    objective: fc.constantFrom("99", "99.9", "99.95", "99.999"),
    sli,
    period: fc.constantFrom("7d", "14d", "30d", "calendar-week", "calendar-month", "calendar-quarter"),
    groupBy: fc.uniqueArray(fc.constantFrom("route", "zone"), { maxLength: 2 }),
    idle: fc.constantFrom("good" as const, "excluded" as const, "unknown" as const),
    missing: fc.constantFrom("alert" as const, "quiet" as const),
    alerts: fc.record({
      tiers: fc.record(
        { "page-fast": tier, "page-slow": tier, "ticket-fast": tier, "ticket-slow": tier },
        { requiredKeys: [] },
      ),
    }),
    exclusions: fc.array(exclusion, { maxLength: 2 }),
    labels: fc.dictionary(fc.constantFrom("area", "zone_name"), fc.constantFrom("eu", 'a "b"'), { maxKeys: 2 }),
  },
  { requiredKeys: ["objective", "sli"] },
);

const exporter: fc.Arbitrary<ExporterSpec> = fc.record(
  {
    locations: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("frankfurt", "new-york", "singapore"),
        weight: fc.integer({ min: 1, max: 9 }),
      }),
      { selector: ({ name }) => name, maxLength: 3 },
    ),
    alerts: fc.constantFrom("prometheus" as const, "exporter" as const),
  },
  { requiredKeys: [] },
);

/** Any stack that a team could write, with up to `most` SLOs in each of up to four services. */
export function randomStack({ most }: { readonly most: number }): fc.Arbitrary<StackSpec> {
  return fc
    .record({
      services: fc.array(fc.array(sloWithoutName, { minLength: 1, maxLength: most }), { minLength: 1, maxLength: 4 }),
      rulesPerGroup: fc.integer({ min: 12, max: 40 }),
      shards: fc.integer({ min: 1, max: 5 }),
      compat: fc.constantFrom("none" as const, "sloth" as const),
      target: fc.constantFrom("prometheus-2.42" as const, "victoriametrics" as const),
      exporter,
    })
    .map(({ services, exporter, ...rules }) => ({
      name: "random",
      rules,
      probes: [{ name: "home", url: "https://shop.example.org/", interval: "2s" }],
      exporter,
      services: services.map((slos, service) => ({
        name: `service-${service}`,
        slos: slos.map((slo, index) => ({ name: `slo-${index}`, ...slo })),
      })),
    }));
}
