import { fillVariables } from "../../dashboards/model/fill-variables.ts";
import type { Problem } from "../../slo/problem.ts";
import { show } from "../../slo/problem.ts";
import { countText } from "../print/count-text.ts";
import { isSlow, type Outcome, queryKey } from "./ask-all.ts";
import { type Cause, explainEmpty, type Holdings } from "./explain-empty.ts";
import type { PanelCase } from "./panel-cases.ts";
import { slowQuery } from "./slow-query.ts";

/** What became of the panels. */
export interface PanelFindings {
  readonly problems: readonly Problem[];
  /** Panels, however many choices each was asked for. */
  readonly counts: { readonly withData: number; readonly normallyEmpty: number; readonly dead: number };
}

interface Asked {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly slowSeconds: number;
  readonly holdings: Holdings;
}

/** Panels without data and why, and queries that fail or take long. */
export async function panelProblems(cases: readonly PanelCase[], asked: Asked): Promise<PanelFindings> {
  const dead = new Map<string, DeadPanels>();
  const problems: Problem[] = [];
  const states = new Map<string, "withData" | "normallyEmpty" | "dead">();
  for (const one of cases) {
    problems.push(...queryProblems(one, asked));
    const empty = one.queries.filter(({ filled }) => asked.outcomes.get(queryKey(filled))?.kind === "empty");
    const isEmpty = empty.length === one.queries.length;
    const state = isEmpty ? (one.panel.empty.isNormal ? "normallyEmpty" : "dead") : "withData";
    const key = JSON.stringify([one.board.uid, one.panel.key]);
    states.set(key, worse(states.get(key), state));
    if (empty.length === 0 || state === "normallyEmpty") continue;
    for (const { filled } of empty) {
      const cause = await explainEmpty(filled.expr, asked.holdings);
      // Single columns and lines may be empty for good reasons; a name that does not exist is none of them.
      if (isEmpty || cause.metricIsMissing) addVictim(dead, { one, cause });
    }
  }
  const all = [...states.values()];
  const count = (state: (typeof all)[number]) => all.filter((other) => other === state).length;
  return {
    problems: [...distinct(problems), ...[...dead.values()].map((panels) => deadProblem(panels, cases))],
    counts: { withData: count("withData"), normallyEmpty: count("normallyEmpty"), dead: count("dead") },
  };
}

interface DeadPanels {
  readonly cause: Cause;
  readonly cases: PanelCase[];
}

function addVictim(dead: Map<string, DeadPanels>, { one, cause }: { one: PanelCase; cause: Cause }): void {
  const key = JSON.stringify([one.board.uid, cause.message]);
  const known = dead.get(key) ?? { cause, cases: [] };
  if (!known.cases.includes(one)) known.cases.push(one);
  dead.set(key, known);
}

function deadProblem({ cause, cases }: DeadPanels, all: readonly PanelCase[]): Problem {
  const [first] = cases;
  if (first === undefined) throw new Error("a cause without panels");
  const { board } = first;
  const panels = [...new Set(cases.map(({ panel }) => panel))].map((panel) => {
    const choices = cases.filter((one) => one.panel === panel).flatMap(({ choice }) => choice ?? []);
    const possible = all.filter((one) => one.panel === panel).length;
    const title = show(fillVariables(panel.title, { latency: choices[0] ?? "" }));
    return choices.length === 0 || choices.length === possible ? title : `${title} for ${choices.join(", ")}`;
  });
  return {
    code: "panel-no-data",
    path: board.uid,
    message: `${cause.message}, so ${countText(panels.length, "panel")} of ${board.title} ${panels.length === 1 ? "lacks" : "lack"} data: ${panels.join("; ")}`,
    hint: cause.hint,
    ...(cause.severity === "warning" && { severity: "warning" }),
  };
}

function queryProblems({ board, panel, queries }: PanelCase, { outcomes, slowSeconds }: Asked): readonly Problem[] {
  return queries.flatMap(({ query, filled }): readonly Problem[] => {
    const outcome = outcomes.get(queryKey(filled));
    const path = `${board.uid}.${panel.key}.${query.ref}`;
    if (outcome?.kind === "refused")
      return [
        { code: "query-failed", path, message: outcome.message, hint: "the panel shows an error instead of data" },
      ];
    if (outcome?.kind === "late" || isSlow(outcome, slowSeconds))
      return [slowQuery(path, { outcome: outcome as Outcome, slowSeconds, of: "panel" })];
    return [];
  });
}

function worse<T extends string>(known: T | undefined, state: T): T {
  const order = ["withData", "normallyEmpty", "dead"];
  return known !== undefined && order.indexOf(known) > order.indexOf(state) ? known : state;
}

/** One choice stands for the others: the same query of a panel is listed once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.path}`, problem])).values()];
}
