import { shiftSeries } from "../../slo/shift/shift-names.ts";
import { narrowed } from "./shift-queries.ts";

/** A selector of the shifts that a board shows. */
export type ChosenShifts = string;

/** The shifts of the chosen services: `shift:info` narrowed by the board's variable. */
export function chosenShifts(...matchers: readonly string[]): ChosenShifts {
  return narrowed(shiftSeries.info, ...matchers);
}

/** A query narrowed to the chosen shifts. */
export function ofChosenShifts(query: string, chosen: ChosenShifts): string {
  return `(${query})\nand on (shift) ${chosen}`;
}
