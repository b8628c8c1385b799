import { expect, test } from "@jest/globals";
import { FactsKeeper } from "../../../bot/run/facts-keeper.ts";
import { type FactsSource, factsSource } from "../../../bot/run/facts-source.ts";
import type { PrometheusSample } from "../../../service/prometheus-result.ts";
import { exampleIncident } from "../store/examples.ts";

const sample = (name: string, value: number, labels: Readonly<Record<string, string>> = {}): PrometheusSample => ({
  labels: { __name__: name, slo_id: "cart-availability", ...labels },
  value,
  time: 0,
});
const series = [
  sample("slo:info", 1, { objective: "99.9", period: "30d" }),
  sample("slo:time_period:days", 30),
  sample("slo:error_budget:ratio", 0.001),
  sample("slo:period_error_budget_remaining:ratio", 0.62),
];
const incident = exampleIncident({ kind: "slo", labels: { slo_id: "cart-availability" } });

/** A Prometheus whose answers come when a test lets them. */
function slowPrometheus() {
  const waiting: (() => void)[] = [];
  const query = () =>
    new Promise<readonly PrometheusSample[]>((resolve) => {
      waiting.push(() => resolve(series));
    });
  const answer = () => {
    for (const one of waiting.splice(0)) one();
  };
  return { query, waiting, answer };
}

function reading(prometheus: { readonly query: () => Promise<readonly PrometheusSample[]> }): FactsSource {
  const source = factsSource({ prometheus, exporter: undefined, sloOf: () => undefined });
  if (source === undefined) throw new Error("there is a Prometheus to read");
  return source;
}

test("FactsKeeper asks again with more patience when the first message could not wait", async () => {
  const prometheus = slowPrometheus();
  const changed = Promise.withResolvers<void>();
  const keeper = new FactsKeeper({
    read: reading(prometheus),
    unitOf: () => undefined,
    now: () => 1_000_000,
    onChange: () => changed.resolve(),
  });
  keeper.refresh(incident, undefined);
  expect(keeper.isAwaited(incident.id)).toBe(true);
  expect(prometheus.waiting).toHaveLength(2);
  // The second question comes once the first took too long.
  while (prometheus.waiting.length < 4) await new Promise((resolve) => setImmediate(resolve));
  expect(keeper.isAwaited(incident.id)).toBe(false);
  expect(keeper.facts(incident.id)).toBeUndefined();
  prometheus.answer();
  await changed.promise;
  expect(keeper.facts(incident.id)).toMatchObject({ budgetLeft: 0.62, objective: "99.9" });
});

test("FactsKeeper lets the first message wait until its numbers are there", async () => {
  const prometheus = slowPrometheus();
  const changed = Promise.withResolvers<boolean>();
  const keeper: FactsKeeper = new FactsKeeper({
    read: reading(prometheus),
    unitOf: () => undefined,
    now: () => 1_000_000,
    onChange: ({ id }) => changed.resolve(keeper.isAwaited(id)),
  });
  keeper.refresh(incident, undefined);
  expect(keeper.isAwaited(incident.id)).toBe(true);
  prometheus.answer();
  expect(await changed.promise).toBe(false);
  expect(keeper.facts(incident.id)).toMatchObject({ budgetLeft: 0.62, objective: "99.9" });
  expect(prometheus.waiting).toEqual([]);
});

test("FactsKeeper asks once a minute while an incident lasts, and once more at its end", async () => {
  let nowMs = 1_000_000;
  let asked = 0;
  const keeper = new FactsKeeper({
    read: reading({
      query: async () => {
        asked++;
        return series;
      },
    }),
    unitOf: () => undefined,
    now: () => nowMs,
    onChange: () => undefined,
  });
  const look = async (one = incident) => {
    keeper.refresh(one, undefined);
    await new Promise((resolve) => setImmediate(resolve));
    return asked / 2;
  };
  expect(await look()).toBe(1);
  nowMs += 59_000;
  expect(await look()).toBe(1);
  nowMs += 1_000;
  expect(await look()).toBe(2);
  const ended = { ...incident, status: "resolved", resolvedAtMs: nowMs } as const;
  expect(await look(ended)).toBe(3);
  nowMs += 600_000;
  expect(await look(ended)).toBe(3);
  expect(await look(exampleIncident({ kind: "prometheus" }))).toBe(3);
});
