import { signalRequests } from "../../alerts/backtest/signal-requests.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import type { Problem } from "../../slo/problem.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { type Cause, explainSelector, type Holdings } from "./explain-empty.ts";

/** SLOs whose metrics do not exist, and the problems that say so. */
export interface SliFindings {
  readonly problems: readonly Problem[];
  readonly unmeasured: ReadonlyMap<string, "error" | "warning">;
}

/** Looks for every series that the SLIs of a stack read. */
export async function checkSlis(stack: Stack, holdings: Omit<Holdings, "unmeasured">): Promise<SliFindings> {
  const problems: Problem[] = [];
  const unmeasured = new Map<string, "error" | "warning">();
  for (const slo of allSlos(stack)) {
    const causes = await causesOf(slo, { stack, holdings: { ...holdings, unmeasured: new Map() } });
    if (causes.length > 0)
      unmeasured.set(slo.id, causes.some(({ severity }) => severity === "error") ? "error" : "warning");
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
