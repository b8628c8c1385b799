/** What a terminal shows as one character, and how many columns it takes. */
export interface Cell {
  /** The text to show; blanks for a tab, a sign for a character that a terminal would obey instead of show. */
  readonly shown: string;
  readonly width: number;
  /** The half-open range of UTF-16 units in the line that it stands for. */
  readonly from: number;
  readonly to: number;
}

const TAB_STOP = 4;
const isPlain = /^[ -~]*$/;
/** East Asian wide and fullwidth characters, and what is drawn as an emoji; source: https://www.unicode.org/reports/tr11/ */
const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^\p{Extended_Pictographic}\ufe0f|^[\d#*]\ufe0f?\u20e3/u;
const halfWidth = /^[\uff61-\uffdc\u303f]/u;
const controls = /^[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const combining = /^\p{M}/u;

/** One line as the cells that a terminal shows. */
export function displayCells(line: string): readonly Cell[] {
  if (isPlain.test(line)) return Array.from(line, (shown, from) => ({ shown, width: 1, from, to: from + 1 }));
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(line)) {
    const shown = segment === "\t" ? " ".repeat(TAB_STOP - (column % TAB_STOP)) : visible(segment);
    const width = segment === "\t" ? shown.length : columnsOf(shown);
    cells.push({ shown, width, from: index, to: index + segment.length });
    column += width;
  }
  return cells;
}

function visible(grapheme: string): string {
  if (controls.test(grapheme)) {
    const code = grapheme.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd";
  }
  // A mark without a letter to sit on gets a dotted circle, or it would sit on the caret's neighbour.
  return combining.test(grapheme) ? `\u25cc${grapheme}` : grapheme;
}

function columnsOf(grapheme: string): number {
  return wide.test(grapheme) && !halfWidth.test(grapheme) ? 2 : 1;
}
