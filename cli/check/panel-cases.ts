import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { variablesIn } from "../../dashboards/model/fill-variables.ts";
import { hasQueries, type PanelQuery, type QueryPanel } from "../../dashboards/model/panel.ts";
import { type FilledQuery, fillQuery } from "../boards/ask-query.ts";
import { type BoardChoice, type Choice, valuesOf } from "../boards/board-choices.ts";
import { panelWidth } from "../boards/panel-width.ts";

/** One panel with one setting of the board's variables, ready to be asked. */
export interface PanelCase {
  readonly board: Board;
  readonly panel: QueryPanel;
  /** What was chosen for it, such as `checkout-availability`; nothing where the choice does not matter. */
  readonly choice: string | undefined;
  readonly queries: readonly { readonly query: PanelQuery; readonly filled: FilledQuery }[];
}

interface Setting {
  readonly choices: readonly BoardChoice[];
  readonly range: { readonly from: number; readonly to: number };
  readonly scrapeSeconds: number;
  readonly mostChoices: number;
}

/**
 * Every panel of a board, once for each choice of the variables of which only one can be chosen: a panel that shows one SLO
 * is alive when it is alive for each of them.
 */
export function panelCases(
  board: Board,
  { choices, range, scrapeSeconds, mostChoices }: Setting,
): readonly PanelCase[] {
  return panelsOf(board)
    .filter(hasQueries)
    .flatMap((panel) => {
      const caseOf = (set: readonly BoardChoice[], choice: string | undefined): PanelCase => {
        const setting = { range, scrapeSeconds, width: panelWidth(panel), values: valuesOf(set) };
        const queries = panel.queries.map((query) => ({ query, filled: fillQuery(query, setting) }));
        return { board, panel, choice, queries };
      };
      const used = new Set(panel.queries.flatMap(({ expr }) => variablesIn(expr)));
      const varied = choices.filter(({ variable }) => isSingle(variable) && used.has(variable.name));
      if (varied.length === 0) return [caseOf(choices, undefined)];
      return varied.flatMap(({ variable, possible }) =>
        possible.slice(0, mostChoices).map((choice) => caseOf(withChoice(choices, variable.name, choice), choice.text)),
      );
    });
}

/** How many choices of a board were left out, by the name of the variable; one that no panel asks with leaves nothing out. */
export function leftOut(
  board: Board,
  { choices, mostChoices }: Pick<Setting, "choices" | "mostChoices">,
): readonly { readonly name: string; readonly asked: number; readonly of: number }[] {
  const asked = panelsOf(board)
    .filter(hasQueries)
    .flatMap((panel) => panel.queries.map(({ expr }) => expr));
  const used = new Set(asked.flatMap(variablesIn));
  return choices
    .filter(({ variable, possible }) => isSingle(variable) && used.has(variable.name) && possible.length > mostChoices)
    .map(({ variable, possible }) => ({ name: variable.label, asked: mostChoices, of: possible.length }));
}

function isSingle(variable: BoardChoice["variable"]): boolean {
  return variable.kind === "options" || variable.choice === "one";
}

function withChoice(choices: readonly BoardChoice[], name: string, chosen: Choice): readonly BoardChoice[] {
  return choices.map((one) => (one.variable.name === name ? { ...one, chosen } : one));
}
