import type { BatchObservableResult, Meter, Observable } from "@opentelemetry/api";
import type { MetricFamily } from "../metric-family.ts";
import type { CollectFamilies } from "../metrics-route.ts";

const unitCodes: Readonly<Record<string, string>> = { seconds: "s", bytes: "By", ratio: "1" };

/**
 * Gives families to OpenTelemetry as observable instruments, under the names that they have on /metrics (a collector adds `_total`).
 * Histograms are left out: an observable one does not exist.
 */
export async function observeFamilies(meter: Meter, collect: CollectFamilies): Promise<void> {
  const instruments = new Map<string, Observable>();
  const add = (families: Iterable<MetricFamily>): void => {
    const fresh = [...families].filter((family) => family.type !== "histogram" && !instruments.has(family.name));
    for (const family of fresh) instruments.set(family.name, createInstrument(meter, family));
    if (fresh.length === 0) return;
    const observables = fresh.map(({ name }) => instruments.get(name)).filter((one) => one !== undefined);
    const names = new Set(fresh.map(({ name }) => name));
    meter.addBatchObservableCallback(async (result) => {
      const now = [...(await collect())];
      for (const family of now) {
        const observed = instruments.get(family.name);
        if (observed !== undefined && names.has(family.name)) observe(family, { observed, result });
      }
      // A family that appears later, with a reload, is observed from the next time on.
      queueMicrotask(() => add(now));
    }, observables);
  };
  add(await collect());
}

function observe(
  { series }: MetricFamily,
  { observed, result }: { readonly observed: Observable; readonly result: BatchObservableResult },
): void {
  for (const { labels, value } of series) {
    if (typeof value === "number" && !Number.isNaN(value)) result.observe(observed, value, { ...labels });
  }
}

function createInstrument(meter: Meter, { name, help, type, unit }: MetricFamily): Observable {
  const options = { description: help, unit: unit === undefined ? "" : (unitCodes[unit] ?? unit) };
  if (type === "counter") return meter.createObservableCounter(name, options);
  return meter.createObservableGauge(type === "info" ? `${name}_info` : name, options);
}
