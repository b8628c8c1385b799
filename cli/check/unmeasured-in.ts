import { labelNames } from "../../slo/names.ts";
import { type VectorSelector, vectorSelectors } from "../../slo/promql/selectors.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import type { ShiftGap } from "./check-shifts.ts";
import type { Cause, Holdings } from "./explain-empty.ts";

/** What is known of the recorded series before any panel is asked. */
export interface RecordState extends Pick<Holdings, "unmeasured"> {
  /** SLOs that could be measured and have no recorded series, while others have. */
  readonly unrecorded: ReadonlySet<string>;
  /** Whether the rules began to record only minutes ago. */
  readonly isYoung: boolean;
  /** Whether there is any SLO that something could be recorded of. */
  readonly hasSlos: boolean;
  /** What of shifts cannot be recorded. */
  readonly gaps: readonly ShiftGap[];
}

/** Said once, whatever number of panels waits for it. */
export const youngRules: Cause = {
  message: "the rules have run for less than 10 minutes",
  hint: "check again in ten minutes",
  severity: "warning",
  metricIsMissing: false,
};

/** That a query reads an SLO without figures, which is reason enough for its emptiness; nothing when it reads none. */
export function unmeasuredIn(query: string, { unmeasured, unrecorded, isYoung, gaps }: RecordState): Cause | undefined {
  const selectors = vectorSelectors(query);
  const ids = selectors.map(
    ({ matchers }) => matchers.find(({ label, op }) => label === labelNames.id && op === "=")?.value ?? "",
  );
  const dead = ids.find((id) => unmeasured.has(id));
  if (dead !== undefined) {
    const severity = unmeasured.get(dead) ?? "error";
    return sloCause(dead, { state: "is not measured", hint: "repair its metrics first", severity });
  }
  if (isYoung && selectors.some(({ metric = "" }) => metric.startsWith("slo:"))) return youngRules;
  const bare = ids.find((id) => unrecorded.has(id));
  const hint = "load the rule files of nines generate, and wait five minutes for the first figures";
  if (bare !== undefined) return sloCause(bare, { state: "has no recorded series", hint, severity: "error" });
  return gapIn(selectors, gaps);
}

/** Whether a query reads what is recorded of SLOs, while there is none. */
export function readsNoSlo(query: string, { hasSlos }: RecordState): boolean {
  return !hasSlos && vectorSelectors(query).some(({ metric = "" }) => metric.startsWith("slo:"));
}

function gapIn(selectors: readonly VectorSelector[], gaps: readonly ShiftGap[]): Cause | undefined {
  const gap = gaps.find(({ shift, missing }) =>
    selectors.some(
      ({ metric = "", matchers }) =>
        missing.names.test(metric) &&
        matchers.some(({ label, op, value }) => label === shiftLabels.shift && op === "=" && value === shift),
    ),
  );
  if (gap === undefined) return undefined;
  const { shift, path, missing } = gap;
  const message = `nothing is known of the ${missing.what} of ${shift}`;
  return { message, hint: `repair ${path} first`, severity: "error", metricIsMissing: false };
}

function sloCause(
  slo: string,
  { state, hint, severity }: Pick<Cause, "hint" | "severity"> & { readonly state: string },
): Cause {
  return { slo, message: `${slo} ${state}`, hint, severity, metricIsMissing: false };
}
