/** A text in an SVG document with the box it covers, measured with the widths of Inter. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** Every text of an SVG document in the order in which it is drawn. */
export function svgTexts(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => decoded(match[1] ?? ""));
}

/** Every text of an SVG document with its place. */
export function placedTexts(
  svg: string,
  width: (text: string, font: { size: number; weight: 400 | 600 }) => number,
): readonly PlacedText[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map((match) => {
    const attributes = ` ${match[1]}`;
    const text = decoded(match[2] ?? "");
    const size = Number(/(\d+(?:\.\d+)?)px/.exec(attributes)?.[1] ?? 12);
    const length = width(text, { size, weight: attributes.includes("600") ? 600 : 400 });
    const moved = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes);
    const x = numberOf(attributes, "x") + Number(moved?.[1] ?? 0);
    const y = numberOf(attributes, "y") + Number(moved?.[2] ?? 0);
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1];
    const left = anchor === "end" ? x - length : anchor === "middle" ? x - length / 2 : x;
    return { text, left, right: left + length, top: y - size * 0.42, bottom: y + size * 0.42 };
  });
}

/** Pairs of texts of which one covers the other. */
export function overlaps(texts: readonly PlacedText[]): readonly string[] {
  return texts.flatMap((a, index) =>
    texts
      .slice(index + 1)
      .filter(
        (b) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5,
      )
      .map((b) => `${a.text} × ${b.text}`),
  );
}

function numberOf(attributes: string, name: string): number {
  return Number(new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? 0);
}

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
