import { nearest, type Problem } from "../../slo/problem.ts";
import { type Board, panelsOf } from "../model/board.ts";
import { hasQueries, type PanelLink, type QueryPanel } from "../model/panel.ts";

/** Links of a board that lead nowhere: to a board that is not there, to a variable that it lacks, from a column that is not shown. */
export function boardLinkProblems(board: Board, boards: readonly Board[]): readonly Problem[] {
  return panelsOf(board)
    .filter(hasQueries)
    .flatMap((panel) => linksOf(panel).flatMap((link) => linkProblems(link, { board, panel, boards })));
}

interface Place {
  readonly board: Board;
  readonly panel: QueryPanel;
  readonly boards: readonly Board[];
}

function linkProblems(link: PanelLink, { board, panel, boards }: Place): readonly Problem[] {
  const problem = (what: string, word: string, known: readonly string[]): Problem => ({
    code: "board-link",
    path: `${board.uid}.${panel.key}`,
    message: `link "${link.title}" of panel "${panel.title}" leads to ${what} ${word}, which does not exist`,
    hint: `use ${nearest(word, known) ?? known.join(", ")}`,
  });
  const titles = panel.kind === "table" ? panel.columns.map(({ title }) => title) : [];
  const column = (title: string) => (titles.includes(title) ? [] : [problem("the column", title, titles)]);
  if (link.kind === "column") return column(link.column);
  const { uid: to } = link;
  if (typeof to !== "string") return column(to.column);
  const target = boards.find(({ uid }) => uid === to);
  if (target === undefined)
    return [
      problem(
        "the board",
        to,
        boards.map(({ uid }) => uid),
      ),
    ];
  const variables = target.variables.map(({ name }) => name);
  return Object.entries(link.set).flatMap(([name, value]) => [
    ...(variables.includes(name) ? [] : [problem("the variable", name, variables)]),
    ...(typeof value === "string" ? [] : column(value.column)),
  ]);
}

function linksOf(panel: QueryPanel): readonly PanelLink[] {
  const ofColumns =
    panel.kind === "table" ? panel.columns.flatMap(({ link }) => (link === undefined ? [] : [link])) : [];
  return [...(panel.links ?? []), ...ofColumns];
}
