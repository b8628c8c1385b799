import type { Period } from "../../../slo/model.ts";

/** How long a period has lasted at a time: a rolling one always its length, a calendar month since its first day. */
export function periodSeconds(period: Period, time: number): number {
  if (period.kind === "rolling") return period.seconds;
  const date = new Date(time * 1000);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
  return Math.max(3600, time - start);
}
