import { show } from "../problem.ts";

/** Words to choose from: `"a", "b" or "c"`. */
export function orList(words: readonly string[]): string {
  return words
    .map((word) => show(word))
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");
}
