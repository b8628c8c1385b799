import { secondsToWords } from "../../slo/duration.ts";

/** Milliseconds with three digits, in minutes where there are some: `13 ms`, `3.45 s`, `2 min 5 s`. */
export function msText(ms: number): string {
  if (ms >= 60_000) return secondsToWords(ms / 1000);
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}
