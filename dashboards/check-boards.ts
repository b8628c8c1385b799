import { nearest, type Problem } from "../slo/problem.ts";
import { checkPromql } from "../slo/promql/check-promql.ts";
import { boardLinkProblems } from "./check/board-links.ts";
import type { MetricCatalogue } from "./check/metric-catalogue.ts";
import { queryReads } from "./check/query-reads.ts";
import { sampleVariables } from "./check/sample-variables.ts";
import type { Board } from "./model/board.ts";
import { panelsOf } from "./model/board.ts";
import { fillVariables, variablesIn } from "./model/fill-variables.ts";
import { hasQueries, type QueryPanel } from "./model/panel.ts";

/**
 * Every reason why a panel could never show anything: a metric that nothing writes, a label that it does not carry, a query
 * that does not parse, a variable or board that does not exist. None when no panel is dead.
 */
export function checkBoards(boards: readonly Board[], catalogue: MetricCatalogue): readonly Problem[] {
  return boards.flatMap((board) => [
    ...questionsOf(board).flatMap((question) => questionProblems(question, board, catalogue)),
    ...boardLinkProblems(board, boards),
  ]);
}

/** Something on a board that is answered by a query. */
interface Question {
  /** `nines-slo.budget-left.A` */
  readonly path: string;
  /** What stays empty without an answer, in words. */
  readonly victim: string;
  readonly expr: string;
  /** Labels that its answer must have, for names of series and columns. */
  readonly shows: readonly string[];
}

function questionsOf(board: Board): readonly Question[] {
  const variables = board.variables.flatMap((variable): readonly Question[] => {
    if (variable.kind !== "query") return [];
    const { selector, label } = variable.values;
    const victim = `choice "${variable.label}" of board "${board.title}"`;
    return [{ path: `${board.uid}.$${variable.name}`, victim, expr: selector, shows: [label] }];
  });
  const marks = board.marks.map((mark): Question => {
    const victim = `mark "${mark.name}" of board "${board.title}"`;
    return { path: `${board.uid}.${mark.name}`, victim, expr: mark.expr, shows: labelsIn(mark.title + mark.text) };
  });
  return [
    ...variables,
    ...marks,
    ...panelsOf(board)
      .filter(hasQueries)
      .flatMap((panel) => ofPanel(panel, board)),
  ];
}

function ofPanel(panel: QueryPanel, board: Board): readonly Question[] {
  const victim = `panel "${panel.title}" of board "${board.title}"`;
  return panel.queries.map((query, index) => {
    // A table takes its labels from its first query and joins the others by the labels of a row.
    const columns = panel.kind === "table" ? (index === 0 ? columnLabels(panel) : panel.rowBy) : [];
    return {
      path: `${board.uid}.${panel.key}.${query.ref}`,
      victim,
      expr: query.expr,
      shows: [...new Set([...labelsIn(query.legend), ...columns])],
    };
  });
}

function columnLabels(panel: Extract<QueryPanel, { kind: "table" }>): readonly string[] {
  return panel.columns.flatMap(({ from }) => (from.kind === "label" ? [from.label] : []));
}

function labelsIn(legend: string): readonly string[] {
  return [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? "");
}

function questionProblems(question: Question, board: Board, catalogue: MetricCatalogue): readonly Problem[] {
  const found = sampleVariables(board, question.expr).flatMap((values) =>
    queryProblems(fillVariables(question.expr, values), question, catalogue),
  );
  // Several options of a variable meet the same mistake.
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

function queryProblems(query: string, question: Question, catalogue: MetricCatalogue): readonly Problem[] {
  const { path, victim } = question;
  const unknown = variablesIn(query).map((name) => ({
    code: "board-variable",
    path,
    message: `${victim} asks with $${name}, a variable that the board does not have`,
    hint: "add the variable to the board, or use one that it has",
  }));
  if (unknown.length > 0) return unknown;
  const mistakes = checkPromql(query).filter(({ severity }) => severity !== "warning");
  if (mistakes.length > 0) {
    return mistakes.map(({ message, hint, from, to }) => ({
      code: "board-query",
      path,
      message: `${victim} cannot ask: ${message}`,
      hint,
      excerpt: { text: query, from, to },
    }));
  }
  return nameProblems(query, question, catalogue);
}

function nameProblems(
  query: string,
  { path, victim, shows }: Question,
  catalogue: MetricCatalogue,
): readonly Problem[] {
  const { selectors, uses, writes } = queryReads(query);
  const metrics = selectors.filter(({ metric }) => !catalogue.has(metric)).map(({ metric }) => metric);
  if (metrics.length > 0) {
    return [...new Set(metrics)].map((metric) => ({
      code: "board-metric",
      path,
      message: `${victim} would stay empty: nothing writes ${metric}`,
      hint: suggestion(metric, [...catalogue.keys()], "name it in slo/names.ts and record it by a rule"),
    }));
  }
  const all = selectors.map(({ metric }) => metric);
  const needed = [
    ...selectors.flatMap(({ metric, labels }) => labels.map((label) => ({ label, among: [metric] }))),
    ...uses,
    ...shows.map((label) => ({ label, among: all })),
  ];
  return needed
    .filter(({ label }) => !writes.includes(label))
    .filter(({ label, among }) => among.length > 0 && !among.some((metric) => carries(metric, label, catalogue)))
    .map(({ label, among }) => ({
      code: "board-label",
      path,
      message: `${victim} uses the label ${label}, which ${among.length === 1 ? `${among[0]} does` : "none of its metrics do"} not carry`,
      hint: suggestion(label, knownLabels(among, catalogue), "use a label that the metric carries"),
    }));
}

function carries(metric: string, label: string, catalogue: MetricCatalogue): boolean {
  const labels = catalogue.get(metric);
  return labels === "any" || labels?.has(label) === true;
}

function knownLabels(metrics: readonly string[], catalogue: MetricCatalogue): readonly string[] {
  return metrics.flatMap((metric) => [...(catalogue.get(metric) ?? [])]);
}

function suggestion(word: string, known: readonly string[], otherwise: string): string {
  const near = nearest(word, known);
  return near === undefined ? otherwise : `did you mean ${near}?`;
}
