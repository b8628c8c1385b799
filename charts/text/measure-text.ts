import { type FontWeight, INTER_WIDTHS } from "./inter-widths.ts";

/** The size in pixels and the weight a text is set in. */
export interface Font {
  readonly size: number;
  readonly weight: FontWeight;
}

const ELLIPSIS = "…";
// Half a figure wider than most, so that an unknown character rather leaves room than overlaps.
const UNKNOWN_WIDTH = 700;
const WIDE_CHARACTER_WIDTH = 1000;

const widths: Readonly<Record<FontWeight, ReadonlyMap<number, number>>> = {
  400: widthsOf(400),
  600: widthsOf(600),
};

/** How many pixels wide a text is in Inter. */
export function textWidth(text: string, { size, weight }: Font): number {
  let thousandths = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    thousandths += widths[weight].get(codePoint) ?? (codePoint >= 0x1100 ? WIDE_CHARACTER_WIDTH : UNKNOWN_WIDTH);
  }
  return (thousandths * size) / 1000;
}

/** The text, or as much of its beginning as fits with an ellipsis behind it. */
export function fitText(text: string, maxWidth: number, font: Font): string {
  if (textWidth(text, font) <= maxWidth) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(characters.slice(0, middle).join("") + ELLIPSIS, font) <= maxWidth) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : characters.slice(0, low).join("").trimEnd() + ELLIPSIS;
}

/** The text, or its beginning and its end with an ellipsis between them: names that are alike often differ at the end. */
export function fitTextInMiddle(text: string, maxWidth: number, font: Font): string {
  if (textWidth(text, font) <= maxWidth) return text;
  const characters = [...text];
  const shortened = (kept: number) =>
    characters.slice(0, Math.ceil(kept * 0.6)).join("") +
    ELLIPSIS +
    characters.slice(characters.length - Math.floor(kept * 0.4)).join("");
  let low = 0;
  let high = characters.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(shortened(middle), font) <= maxWidth) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? fitText(text, maxWidth, font) : shortened(low);
}

/** The text in at most `maxLines` lines, broken between words; the last one ends in an ellipsis when not all fits. */
export function wrapText(
  text: string,
  maxWidth: number,
  { font, maxLines }: { font: Font; maxLines: number },
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || textWidth(longer, font) <= maxWidth) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== "") lines.push(line);
  const kept = lines.slice(0, maxLines);
  if (lines.length > maxLines) kept[maxLines - 1] = lines.slice(maxLines - 1).join(" ");
  return kept.map((kept) => fitText(kept, maxWidth, font));
}

/** The text on one line and without the control characters that no XML document may hold. */
export function plainText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, "")
    .toWellFormed();
}

function widthsOf(weight: FontWeight): ReadonlyMap<number, number> {
  const runs = Object.entries(INTER_WIDTHS[weight]);
  return new Map(runs.flatMap(([start, run]) => run.map((width, index) => [Number(start) + index, width] as const)));
}
