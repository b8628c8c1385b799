import { labelNames } from "../../slo/names.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Cause, Holdings } from "./explain-empty.ts";

/** What is known of the recorded series before any panel is asked. */
export interface RecordState extends Pick<Holdings, "unmeasured"> {
  /** SLOs that could be measured and have no recorded series, while others have. */
  readonly unrecorded: ReadonlySet<string>;
  /** Whether the rules began to record only minutes ago. */
  readonly isYoung: boolean;
}

/** Said once, whatever number of panels waits for it. */
export const youngRules: Cause = {
  message: "the rules have run for less than 10 minutes",
  hint: "check again in ten minutes",
  severity: "warning",
  metricIsMissing: false,
};

/** That a query reads an SLO without figures, which is reason enough for its emptiness; nothing when it reads none. */
export function unmeasuredIn(query: string, { unmeasured, unrecorded, isYoung }: RecordState): Cause | undefined {
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
  return bare === undefined ? undefined : sloCause(bare, { state: "has no recorded series", hint, severity: "error" });
}

function sloCause(
  slo: string,
  { state, hint, severity }: Pick<Cause, "hint" | "severity"> & { readonly state: string },
): Cause {
  return { slo, message: `${slo} ${state}`, hint, severity, metricIsMissing: false };
}
