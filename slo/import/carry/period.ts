import { durationToSeconds, secondsToDuration } from "../../duration.ts";
import { show } from "../../problem.ts";
import type { Remark } from "../source/ledger.ts";
import type { Reader } from "../source/reader.ts";

const day = 86_400;
const limits = { from: day, to: 90 * day } as const;

export interface CarriedPeriod {
  readonly period: string | undefined;
  readonly failure?: Remark;
  readonly warning?: Remark;
}

/** The rolling period in a field; nothing when there is none, or after saying why it cannot be kept. */
export function readRollingPeriod(reader: Reader, key: string): string | undefined {
  const written = reader.text(key);
  if (written === undefined) return undefined;
  const { period, failure, warning } = carryRollingPeriod(written);
  if (failure !== undefined) reader.fail(key, failure);
  if (warning !== undefined) reader.warn(key, warning);
  return period;
}

/** A rolling window such as `4w` as a period in whole days: `28d`. */
export function carryRollingPeriod(written: string): CarriedPeriod {
  return rollingPeriod(durationToSeconds(written.trim()), written);
}

/** A rolling window of this length; `written` is what the user sees in the messages. */
export function rollingPeriod(seconds: number | undefined, written: string): CarriedPeriod {
  if (seconds === undefined) return refuse(written, "write a duration such as 28d");
  if (seconds < limits.from || seconds > limits.to)
    return refuse(written, "choose a rolling period of 1d to 90d, or calendar-quarter");
  const days = Math.round(seconds / day);
  const period = secondsToDuration(days * day);
  return days * day === seconds
    ? { period }
    : { period, warning: changed(written, period, "choose another number of days if that is not what you mean") };
}

/** What to say about a period that is not exactly the one that was written. */
export function changed(written: string, period: string, hint: string): Remark {
  return { code: "import-period", message: `${show(written)} becomes ${period}`, hint };
}

/** A window that cannot be carried over. */
export function refuse(written: string, hint: string): CarriedPeriod {
  return {
    period: undefined,
    failure: { code: "import-period", message: `${show(written)} is not a period that nines can keep`, hint },
  };
}
