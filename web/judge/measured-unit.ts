import type { Slo } from "../api/exporter-api.ts";

/** What the sample of an SLO counts. */
export function measuredUnit({ target }: Pick<Slo, "target">): "probe" | "event" {
  return target === undefined || target === null ? "event" : "probe";
}
