import { fillVariables } from "../../dashboards/model/fill-variables.ts";
import type { Problem } from "../../slo/problem.ts";
import { show } from "../../slo/problem.ts";
import type { FilledQuery } from "../boards/ask-query.ts";
import { countText } from "../print/count-text.ts";
import { isSlow, type Outcome, queryKey } from "./ask-all.ts";
import { type Cause, explainEmpty, type Holdings, unexplained } from "./explain-empty.ts";
import type { PanelCase } from "./panel-cases.ts";
import { slowQuery } from "./slow-query.ts";
import { type RecordState, readsNoSlo, unmeasuredIn, youngRules } from "./unmeasured-in.ts";
import { youngSeries } from "./young-series.ts";

/** A problem, and where it is of one board, which panels lack data there and why. */
export interface PanelProblem extends Problem {
  readonly dead?: { readonly board: string; readonly panels: readonly string[]; readonly cause: string };
}

/** What became of the panels. */
export interface PanelFindings {
  readonly problems: readonly PanelProblem[];
  /** Panels, however many choices each was asked for. */
  readonly counts: { readonly withData: number; readonly normallyEmpty: number; readonly dead: number };
}

interface Asked {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly slowSeconds: number;
  readonly holdings: Holdings;
  readonly records: RecordState;
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
    const hasData = one.queries.some(({ filled }) => asked.outcomes.get(queryKey(filled))?.kind === "data");
    const state = hasData ? "withData" : isEmpty && isRightly(one, asked.records) ? "normallyEmpty" : "dead";
    const key = JSON.stringify([one.board.uid, one.panel.key]);
    states.set(key, worse(states.get(key), state));
    if (empty.length === 0 || state === "normallyEmpty") continue;
    for (const cause of await causesOf(
      empty.map(({ filled }) => filled),
      { isEmpty, ...asked },
    ))
      addVictim(dead, { one, cause });
  }
  const all = [...states.values()];
  const count = (state: (typeof all)[number]) => all.filter((other) => other === state).length;
  return {
    problems: [...distinct(problems), ...[...dead.values()].map((panels) => deadProblem(panels, cases))],
    counts: { withData: count("withData"), normallyEmpty: count("normallyEmpty"), dead: count("dead") },
  };
}

/** A panel says of itself when its emptiness is as it should be; one about SLOs has nothing to show where there are none. */
function isRightly({ panel, queries }: PanelCase, records: RecordState): boolean {
  return panel.empty.isNormal || queries.every(({ filled }) => readsNoSlo(filled.expr, records));
}

async function causesOf(
  queries: readonly FilledQuery[],
  { isEmpty, holdings, records }: Pick<Asked, "holdings" | "records"> & { readonly isEmpty: boolean },
): Promise<readonly Cause[]> {
  const causes = new Map<string, Cause>();
  for (const { expr } of queries) {
    const cause = unmeasuredIn(expr, records) ?? (await explainEmpty(expr, holdings));
    // Single columns and lines may be empty for good reasons; a name that does not exist is none of them.
    if (cause !== undefined && (isEmpty || cause.metricIsMissing)) causes.set(cause.message, cause);
  }
  const [first] = queries;
  if (causes.size > 0 || !isEmpty || first === undefined) return [...causes.values()];
  return [(await youngSeries(first, holdings)) ?? unexplained(first.expr)];
}

interface DeadPanels {
  readonly cause: Cause;
  readonly cases: PanelCase[];
  readonly slos: Set<string>;
}

function addVictim(dead: Map<string, DeadPanels>, { one, cause }: { one: PanelCase; cause: Cause }): void {
  // What is wrong with SLOs or with all rules is said once for all boards.
  const isWide = cause.slo !== undefined || cause === youngRules;
  const key = JSON.stringify(isWide ? [cause.hint, cause.severity] : [one.board.uid, cause.message, cause.severity]);
  const known = dead.get(key) ?? { cause, cases: [], slos: new Set() };
  if (!known.cases.includes(one)) known.cases.push(one);
  if (cause.slo !== undefined) known.slos.add(cause.slo);
  dead.set(key, known);
}

function deadProblem(dead: DeadPanels, all: readonly PanelCase[]): PanelProblem {
  const isWide = dead.slos.size > 0 || dead.cause === youngRules;
  const { cause } = dead;
  return {
    code: "panel-no-data",
    ...(isWide ? wideText(dead) : boardText(dead, all)),
    hint: cause.hint,
    ...(cause.severity === "warning" && { severity: "warning" }),
  };
}

type Text = Pick<PanelProblem, "path" | "message" | "dead">;
const mostSlos = 10;

function wideText({ cause, cases, slos }: DeadPanels): Text {
  const count = new Set(cases.map(({ panel }) => panel)).size;
  const panels = countText(count, "panel");
  const are = count === 1 ? "is" : "are";
  if (cause.slo === undefined) return { path: "", message: `${cause.message}, so ${panels} ${are} still empty` };
  if (slos.size === 1)
    return { path: cause.slo, message: `${cause.message}, and ${panels} of it ${are} empty: ${titlesOf(cases)}` };
  const ids = [...slos];
  const more = ids.length > mostSlos ? ` and ${ids.length - mostSlos} more` : "";
  const state = cause.message
    .slice(cause.slo.length + 1)
    .replace(/^is /, "are ")
    .replace(/^has /, "have ");
  const listed = `${ids.slice(0, mostSlos).join(", ")}${more}`;
  return { path: "", message: `${listed} ${state}, and ${panels} of them ${are} empty` };
}

function boardText({ cause, cases }: DeadPanels, all: readonly PanelCase[]): Text {
  const [first] = cases;
  if (first === undefined) throw new Error("a cause without panels");
  const panels = [...new Set(cases.map(({ panel }) => panel))].map((panel) => {
    const choices = cases.filter((one) => one.panel === panel).flatMap(({ choice }) => choice ?? []);
    const isEach = choices.length === all.filter((one) => one.panel === panel).length;
    const title = show(fillVariables(panel.title, { latency: choices[0] ?? "" }));
    return { title, choices: isEach ? "" : choices.join(", ") };
  });
  const shared = new Set(panels.map(({ choices }) => choices)).size === 1 ? (panels[0]?.choices ?? "") : "";
  const listed = panels.map(({ title, choices }) => (choices === shared ? title : `${title} for ${choices || "all"}`));
  const verb = panels.length === 1 ? "lacks" : "lack";
  const choice = shared === "" ? "" : ` for ${shared}`;
  return {
    path: first.board.uid,
    dead: { board: first.board.title, panels: panels.map(({ title }) => title), cause: cause.message },
    message: `${cause.message}, so ${countText(panels.length, "panel")} of ${first.board.title} ${verb} data${choice}: ${listed.join(", ")}`,
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

/** Dead for one choice is dead; with data for one choice is more than rightly empty for another. */
function worse<T extends string>(known: T | undefined, state: T): T {
  const order = ["normallyEmpty", "withData", "dead"];
  return known !== undefined && order.indexOf(known) > order.indexOf(state) ? known : state;
}

const mostTitles = 8;

/** The first titles of the panels, each once, and how many there are beside them. */
function titlesOf(cases: readonly PanelCase[]): string {
  const titles = [...new Set(cases.map(({ panel }) => panel.title))];
  const more = titles.length - mostTitles;
  return [...titles.slice(0, mostTitles), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** One choice stands for the others: the same query of a panel is listed once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.path}`, problem])).values()];
}
