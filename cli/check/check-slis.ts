import { signalRequests } from "../../alerts/backtest/signal-requests.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import type { Problem } from "../../slo/problem.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { type Cause, explainSelector, type Holdings } from "./explain-empty.ts";
import { explainSli, type SliCause } from "./explain-sli.ts";

/** SLOs that cannot be measured, and what is wrong with their SLIs. */
export interface SliFindings {
  readonly problems: readonly Problem[];
  readonly unmeasured: ReadonlyMap<string, "error" | "warning">;
}

/** Looks for every series that the SLIs of a stack read. */
export async function checkSlis(
  stack: Stack,
  { recorded, ...holdings }: Omit<Holdings, "unmeasured"> & { readonly recorded: ReadonlySet<string> },
): Promise<SliFindings> {
  const problems: Problem[] = [];
  const unmeasured = new Map<string, "error" | "warning">();
  const question = { stack, holdings: { ...holdings, unmeasured: new Map() } };
  for (const slo of allSlos(stack)) {
    // Parts without data drop out of a composite: it is measured while it has figures of its own.
    if (slo.sli.kind === "composite" && recorded.has(slo.id)) continue;
    const missing = await causesOf(slo, question);
    const causes: readonly SliCause[] =
      missing.length > 0
        ? missing.map((cause) => ({ ...cause, stopsMeasuring: true }))
        : await explainSli(slo, question);
    const stopping = causes.filter(({ stopsMeasuring }) => stopsMeasuring);
    if (stopping.length > 0)
      unmeasured.set(slo.id, stopping.some(({ severity }) => severity === "error") ? "error" : "warning");
    // What a composite lacks is said of its parts.
    if (slo.sli.kind === "composite") continue;
    for (const { message, hint, severity } of causes)
      problems.push({ code: "no-data", path: slo.id, message, hint, ...(severity === "warning" && { severity }) });
  }
  return { problems, unmeasured };
}

interface Question {
  readonly stack: Stack;
  readonly holdings: Holdings;
}

async function causesOf(slo: Slo, { stack, holdings }: Question): Promise<readonly Cause[]> {
  const causes = new Map<string, Cause>();
  for (const { part, query } of signalRequests(slo, stack)) {
    if (part === "excluded") continue;
    for (const selector of vectorSelectors(query)) {
      const cause = await explainSelector(selector, holdings);
      // A service that never failed has no series of failures: only a name that nobody knows is a fault there.
      if (cause !== undefined && (part === "total" || cause.metricIsMissing)) causes.set(cause.message, cause);
    }
  }
  return [...causes.values()];
}
