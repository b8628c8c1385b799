import type { Problem } from "../../slo/problem.ts";
import type { Outcome } from "./ask-all.ts";

interface Slow {
  readonly outcome: Outcome;
  readonly slowSeconds: number;
  readonly of: "panel" | "rule";
}

/** That a query takes longer than it may. */
export function slowQuery(path: string, { outcome, slowSeconds, of }: Slow): Problem {
  const took = "seconds" in outcome ? Number(outcome.seconds.toPrecision(2)) : 0;
  const message =
    outcome.kind === "late"
      ? `Prometheus gave no answer within ${took} s`
      : `the query takes ${took} s, more than ${slowSeconds} s`;
  const hint =
    of === "rule"
      ? "read fewer series in the SLI, or raise rules.shards"
      : "a board should read recorded series only; ask for a shorter range, or give Prometheus more room";
  return { code: "query-slow", path, message, hint };
}
