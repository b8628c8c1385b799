import type { Board } from "../model/board.ts";
import { timeVariables, type VariableValues, variablesIn } from "../model/fill-variables.ts";

const day = 86_400_000;

/** Values for every variable of a board, as often as needed for a query to meet every option that it could be asked with. */
export function sampleVariables(board: Board, query: string): readonly VariableValues[] {
  const time = timeVariables({ fromMs: 0, toMs: day, stepSeconds: 60, scrapeSeconds: 15 });
  const fixed = Object.fromEntries(
    board.variables.flatMap((variable) => (variable.kind === "options" ? [] : [[variable.name, "any"]])),
  );
  const used = variablesIn(query);
  let samples: readonly VariableValues[] = [{ ...time, ...fixed }];
  for (const variable of board.variables) {
    if (variable.kind !== "options" || !used.includes(variable.name)) continue;
    samples = samples.flatMap((sample) => variable.options.map(({ value }) => ({ ...sample, [variable.name]: value })));
  }
  return samples;
}
