import type { Board, Variable } from "../../dashboards/model/board.ts";
import { fillVariables, type VariableValues } from "../../dashboards/model/fill-variables.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { nearest, type Problem, show } from "../../slo/problem.ts";

/** What a variable is set to: what stands in queries, and how a reader sees it. */
export interface Choice {
  readonly value: string | readonly string[];
  readonly text: string;
}

/** A variable of a board, everything it can be set to, and what it is set to. */
export interface BoardChoice {
  readonly variable: Exclude<Variable, { kind: "datasource" }>;
  readonly possible: readonly Choice[];
  readonly chosen: Choice;
}

/** Where choices are looked up, and what the user asked for; times are Unix seconds. */
export interface ChoiceSource {
  readonly client: Pick<PrometheusClient, "labelValues">;
  readonly range: { readonly from: number; readonly to: number };
  readonly wanted: Readonly<Record<string, readonly string[]>>;
}

/** What the variables of a board are set to, with choices that exist on the server; later ones depend on earlier ones. */
export async function findChoices(
  board: Board,
  source: ChoiceSource,
): Promise<{ readonly choices: readonly BoardChoice[]; readonly problems: readonly Problem[] }> {
  const choices: BoardChoice[] = [];
  const problems: Problem[] = [];
  for (const variable of board.variables) {
    if (variable.kind === "datasource") continue;
    const possible = await possibleChoices(variable, { ...source, values: valuesOf(choices) });
    const wanted = source.wanted[variable.name];
    const unknown = wanted?.find((word) => matching(possible, word) === undefined);
    if (wanted !== undefined && takesOne(variable) && new Set(wanted).size > 1)
      problems.push(tooManyChoices(variable.name, { board, wanted }));
    else if (unknown !== undefined) problems.push(unknownChoice(variable.name, { unknown, possible }));
    choices.push({ variable, possible, chosen: chosenOf(variable, { possible, wanted }) });
  }
  return { choices, problems };
}

/** What stands for variables in queries. */
export function valuesOf(choices: readonly BoardChoice[]): VariableValues {
  return Object.fromEntries(choices.map(({ variable, chosen }) => [variable.name, chosen.value]));
}

/** What stands for variables in titles. */
export function textsOf(choices: readonly BoardChoice[]): VariableValues {
  return Object.fromEntries(choices.map(({ variable, chosen }) => [variable.name, chosen.text]));
}

async function possibleChoices(
  variable: BoardChoice["variable"],
  { client, range, values }: ChoiceSource & { readonly values: VariableValues },
): Promise<readonly Choice[]> {
  if (variable.kind === "options") return variable.options;
  const match = fillVariables(variable.values.selector, values);
  const found = await client.labelValues(variable.values.label, { match, ...range });
  return found.toSorted().map((value) => ({ value, text: value }));
}

function chosenOf(
  variable: BoardChoice["variable"],
  { possible, wanted }: { possible: readonly Choice[]; wanted: readonly string[] | undefined },
): Choice {
  const picked = (wanted ?? []).flatMap((word) => matching(possible, word) ?? []);
  const first = picked[0] ?? possible[0] ?? { value: "", text: "none" };
  if (takesOne(variable)) return first;
  if (picked.length > 0) return several(picked);
  return variable.kind === "query" && variable.choice === "all"
    ? { value: ".*", text: "All" }
    : { ...several(possible), text: "All" };
}

function takesOne(variable: BoardChoice["variable"]): boolean {
  return variable.kind === "options" || variable.choice === "one";
}

function several(choices: readonly Choice[]): Choice {
  return { value: choices.flatMap(({ value }) => value), text: choices.map(({ text }) => text).join(", ") };
}

function matching(possible: readonly Choice[], word: string): Choice | undefined {
  return possible.find(({ value, text }) => value === word || text === word);
}

function tooManyChoices(
  name: string,
  { board, wanted }: { readonly board: Board; readonly wanted: readonly string[] },
): Problem {
  return {
    code: "variable-value",
    path: `--var ${name}`,
    message: `the board ${board.uid} shows one ${name} at a time, not ${[...new Set(wanted)].map(show).join(" and ")}`,
    hint: `write --var ${name} once and run nines preview again for the others, or choose other boards with --board`,
  };
}

function unknownChoice(name: string, { unknown, possible }: { unknown: string; possible: readonly Choice[] }): Problem {
  const words = possible.map(({ text }) => text);
  const similar = nearest(unknown, words);
  const listed = `${words.slice(0, 12).join(", ")}${words.length > 12 ? ", …" : ""}`;
  return {
    code: "variable-value",
    path: `--var ${name}`,
    message: `${show(unknown)} is no choice of the variable ${name}`,
    hint:
      similar !== undefined
        ? `did you mean ${show(similar)}?`
        : words.length === 0
          ? "the server has no choices for it at the moment"
          : `write one of ${listed}`,
  };
}
