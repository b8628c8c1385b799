import type { Board, Variable } from "../model/board.ts";
import { timeVariables, type VariableValues, variablesIn } from "../model/fill-variables.ts";

const day = 86_400_000;

/** Values for every variable of a board, as often as needed for a query to meet every option that it could be asked with. */
export function sampleVariables(board: Board, query: string): readonly VariableValues[] {
  const time = timeVariables({ fromMs: 0, toMs: day, stepSeconds: 60, scrapeSeconds: 15 });
  const fixed = Object.fromEntries(
    board.variables.flatMap((variable) => (samplesOf(variable) === undefined ? [[variable.name, "any"]] : [])),
  );
  const used = variablesIn(query);
  let samples: readonly VariableValues[] = [{ ...time, ...fixed }];
  for (const variable of board.variables) {
    const values = samplesOf(variable);
    if (values === undefined || !used.includes(variable.name)) continue;
    samples = samples.flatMap((sample) => values.map((value) => ({ ...sample, [variable.name]: value })));
  }
  return samples;
}

/** Everything that can stand for a variable, where that is known. */
function samplesOf(variable: Variable): readonly string[] | undefined {
  if (variable.kind === "options") return variable.options.map(({ value }) => value);
  return variable.kind === "query" ? variable.hidden?.samples : undefined;
}
