import { type RatioInterval, wilsonInterval } from "../../../slo/wilson-interval.ts";

/** What so many requests prove about the ratio that is lost, at 95 %. */
export type FailureBound =
  /** None was lost: the ratio is below this. */
  { readonly kind: "below"; readonly ratio: number } | ({ readonly kind: "between" } & RatioInterval);

/**
 * What a number of requests proves. Without a loss it is the exact bound 1 - 0.05^(1/n), which is about 3/n: the "rule of three",
 * J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983). With losses it is Wilson's interval.
 * Both take requests for independent: what is true for losses at any time, not for one outage that happened not to fall into the proof.
 */
export function failureBound({
  count,
  lost,
}: {
  readonly count: number;
  readonly lost: number;
}): FailureBound | undefined {
  if (count <= 0) return undefined;
  if (lost === 0) return { kind: "below", ratio: -Math.expm1(Math.log(0.05) / count) };
  const interval = wilsonInterval(lost / count, count);
  return interval === undefined ? undefined : { kind: "between", ...interval };
}
