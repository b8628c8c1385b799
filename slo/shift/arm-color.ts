import type { ColorName } from "../value-format.ts";
import type { ShiftRole } from "./traffic-shift.ts";

const ownColors: ReadonlySet<string> = new Set([
  "blue",
  "green",
  "purple",
  "teal",
  "pink",
  "brown",
] satisfies ColorName[]);

/** The colour of an arm in every picture, by the names of both: its own when it is named after one. */
export function armColor(names: Readonly<Record<ShiftRole, string>>, role: ShiftRole): ColorName {
  const [name, other] = role === "stable" ? [names.stable, names.candidate] : [names.candidate, names.stable];
  if (ownColors.has(name)) return name as ColorName;
  const color = role === "stable" ? "blue" : "purple";
  // The other arm is named after the colour that this one would get.
  return other === color ? "teal" : color;
}
