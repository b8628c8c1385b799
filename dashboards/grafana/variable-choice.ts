import type { Variable } from "../model/board.ts";
import { allChosen, everything } from "./variable-text.ts";

interface Choice {
  readonly text: string;
  readonly value: string;
  readonly selected: boolean;
}

interface QueryBuilder {
  multi(multi: boolean): unknown;
  includeAll(includeAll: boolean): unknown;
  current(choice: Choice): unknown;
  allValue(text: string): unknown;
}

interface OptionsBuilder {
  options(options: Choice[]): unknown;
  current(choice: Choice): unknown;
}

/** How many values of a query a reader may choose, and which are chosen at first: the same words in both schemas. */
export function applyChoice<Builder extends QueryBuilder>(
  builder: Builder,
  { choice }: Extract<Variable, { kind: "query" }>,
): Builder {
  builder.multi(choice !== "one");
  builder.includeAll(choice !== "one");
  if (choice !== "one") builder.current({ ...allChosen, selected: true });
  if (choice === "all") builder.allValue(everything);
  return builder;
}

/** The options of a variable, the first one chosen: the same words in both schemas. */
export function applyOptions<Builder extends OptionsBuilder>(
  builder: Builder,
  { options }: Extract<Variable, { kind: "options" }>,
): Builder {
  const [first] = options;
  builder.options(options.map((option) => ({ ...option, selected: option === first })));
  if (first !== undefined) builder.current({ ...first, selected: true });
  return builder;
}
