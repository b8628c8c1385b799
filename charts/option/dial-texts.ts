import type { ValueFormat } from "../../slo/value-format.ts";
import type { Box } from "../draw/box.ts";
import { FONTS } from "../draw/fonts.ts";
import { type Shape, textShape } from "../draw/shapes.ts";
import { formatTick } from "../format-value.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import type { Appearance } from "../value/appearance.ts";
import { unitRule } from "../value/units.ts";

// An arc from 210° to -30° ends half a radius below its centre.
export const BELOW_CENTRE = 0.5;

/** The values at both ends of a dial. */
export interface Ends {
  readonly min: number;
  readonly max: number;
}

/** The ends that a format asks for; the whole, where the unit has one. */
export function endsOf({ min = 0, max, unit }: ValueFormat): Ends {
  const rule = unitRule(unit);
  const whole = rule.kind === "percent" ? 100 / rule.factor : 100;
  const end = max ?? whole;
  return { min, max: end > min ? end : min + 1 };
}

/** What the letters of a dial depend on. */
export interface DialTextNeeds {
  readonly look: Appearance;
  readonly ends: Ends;
  readonly format: ValueFormat;
  readonly centre: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly ring: number;
  readonly ink: string;
  readonly theme: Theme;
  readonly name: string | undefined;
  readonly box: Box;
}

/** The value in the middle of a dial, its ends and its name. */
export function dialTexts({
  look,
  ends,
  format,
  centre,
  radius,
  ring,
  ink,
  theme,
  name,
  box,
}: DialTextNeeds): readonly Shape[] {
  const inner = (radius - 5 - ring) * 2 * 0.86;
  const size = Math.max(
    9,
    Math.floor(Math.min(40, radius * 0.42, inner / Math.max(0.1, textWidth(look.text, { size: 1, weight: 600 })))),
  );
  const value = textShape(fitText(look.text, Math.max(inner, radius), { size, weight: 600 }), {
    x: centre.x,
    y: centre.y,
    font: { size, weight: 600 },
    fill: ink,
    align: "center",
  });
  const reach = (radius - 5 - ring / 2) * Math.cos(Math.PI / 6);
  const step = (ends.max - ends.min) / 4;
  const endText = (at: number, x: number) =>
    textShape(fitText(formatTick(at, { unit: format.unit, step }), radius, FONTS.label), {
      x,
      y: centre.y + radius * BELOW_CENTRE + 10,
      font: FONTS.label,
      fill: theme.muted,
      align: "center",
    });
  const endTexts = radius < 45 ? [] : [endText(ends.min, centre.x - reach), endText(ends.max, centre.x + reach)];
  if (name === undefined) return [value, ...endTexts];
  const nameY = centre.y + radius * BELOW_CENTRE + (radius < 45 ? 10 : 28);
  return [
    value,
    ...endTexts,
    textShape(fitText(name, box.width, FONTS.body), {
      x: centre.x,
      y: nameY,
      font: FONTS.body,
      fill: theme.text,
      align: "center",
    }),
  ];
}
