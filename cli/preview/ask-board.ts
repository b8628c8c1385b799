import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { fillVariables, variablesIn } from "../../dashboards/model/fill-variables.ts";
import { hasQueries, type Panel, type PanelQuery } from "../../dashboards/model/panel.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import type { Problem } from "../../slo/problem.ts";
import { askQuery, fillQuery, hasValues, type QuerySetting } from "../boards/ask-query.ts";
import { type BoardChoice, valuesOf } from "../boards/board-choices.ts";
import { inParallel } from "../boards/in-parallel.ts";
import { panelWidth } from "../boards/panel-width.ts";
import { explainEmpty } from "../check/explain-empty.ts";
import type { BoardData, PanelAnswers } from "./board-chart.ts";
import { boardEvents } from "./board-events.ts";

interface Asking {
  readonly client: PrometheusClient;
  readonly range: { readonly from: number; readonly to: number };
  readonly scrapeSeconds: number;
  readonly choices: readonly BoardChoice[];
  /** Unix seconds. */
  readonly now: number;
}

/** More at once only queue up in Prometheus, which runs 20 queries at a time for everybody. */
const atOnce = 6;

/** A range that ends later than this before now is one of the present. */
const justNowSeconds = 300;

/** Of 24 columns; below, there is no room for a reason. */
const narrow = 8;

/** Asks every query of a board; a query that the server refuses is a problem. Panels without data say why. */
export async function askBoard(
  board: Board,
  { client, range, scrapeSeconds, choices, now }: Asking,
): Promise<{ readonly data: BoardData; readonly problems: readonly Problem[] }> {
  const values = valuesOf(choices);
  const setting = (width: number): QuerySetting => ({ range, scrapeSeconds, width, values });
  const problems: Problem[] = [];
  const lately = { from: range.to - 3600, to: range.to };
  const metrics = new Set(await client.metricNames(lately));
  const isPast = range.to < now - justNowSeconds;
  const holdings = { client, metrics, lately, isPast, unmeasured: new Map() };
  // What stands for a hidden variable is a part of the query: without a choice there is no query.
  const nothing = choices.filter(({ variable, possible }) => isHidden(variable) && possible.length === 0);
  const isAnswerable = ({ expr }: PanelQuery) =>
    !variablesIn(expr).some((name) => nothing.some(({ variable }) => variable.name === name));
  const answered = await inParallel(panelsOf(board), atOnce, async (panel): Promise<readonly [Panel, PanelAnswers]> => {
    if (!hasQueries(panel)) return [panel, { answers: [] }];
    try {
      const answers = [];
      const filledQueries = panel.queries.filter(isAnswerable).map((query) => ({
        query,
        filled: fillQuery(query, setting(panelWidth(panel))),
      }));
      for (const { query, filled } of filledQueries)
        answers.push({ query, stepSeconds: filled.stepSeconds, series: await askQuery(filled, client) });
      const isEmpty = !answers.some(({ series }) => hasValues(series));
      if (!isEmpty || panel.empty.isNormal || panel.size.w < narrow) return [panel, { answers }];
      const causes = filledQueries.map(({ filled }) => explainEmpty(filled.expr, holdings));
      const cause = (await Promise.all(causes)).find((found) => found !== undefined);
      return [panel, { answers, ...(cause !== undefined && { reason: cause.message }) }];
    } catch (error) {
      if (!isAboutOneQuery(error)) throw error;
      const title = fillVariables(panel.title, values);
      problems.push({ code: "query-failed", path: board.uid, message: `"${title}": ${error.message}`, hint: "" });
      return [panel, { answers: [], reason: error.message }];
    }
  });
  const events = await inParallel(board.marks, atOnce, async (mark) => {
    const filled = fillQuery({ ref: "A", expr: mark.expr, legend: "", kind: "range" }, setting(800));
    return boardEvents(mark, { series: await askQuery(filled, client), stepSeconds: filled.stepSeconds });
  });
  return { data: { range, choices, panels: new Map(answered), events: events.flat() }, problems };
}

function isHidden(variable: BoardChoice["variable"]): boolean {
  return variable.kind === "query" && variable.hidden !== undefined;
}

function isAboutOneQuery(error: unknown): error is PrometheusFault {
  return error instanceof PrometheusFault && (error.kind === "query" || error.kind === "too-much");
}
