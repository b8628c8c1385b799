import { secondsToWords } from "../../slo/duration.ts";

/** No part of a drain takes longer, written or measured: a day. */
export const mostDrainSeconds = 86_400;
/** Hardly anything of a drain takes so long; 300 milliseconds that are taken for seconds do. */
const doubtfulSeconds = 300;

/** What the answer to a query says of a time. */
export type Measured =
  | { readonly kind: "seconds"; readonly seconds: number; readonly doubt: string }
  | { readonly kind: "none"; readonly why: string };

/** The longest of the times that a query gives; what cannot be one is told. */
export function measuredSeconds(values: readonly number[]): Measured {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) return { kind: "none", why: "Prometheus has no number" };
  const seconds = Math.max(...numbers);
  const shown = Number(seconds.toPrecision(3)).toLocaleString("en-US");
  if (seconds < 0) return { kind: "none", why: `Prometheus has ${shown} s, and no time is below 0` };
  if (seconds > mostDrainSeconds)
    return {
      kind: "none",
      why: `Prometheus has ${shown} s, more than a day; if these are milliseconds, divide the query by 1000`,
    };
  if (seconds <= doubtfulSeconds) return { kind: "seconds", seconds, doubt: "" };
  const words = secondsToWords(Math.round(seconds));
  return { kind: "seconds", seconds, doubt: `${words}; if these are milliseconds, divide the query by 1000` };
}
