import { describe, expect, test } from "@jest/globals";
import { THEMES, themeColors } from "../../charts/theme.ts";

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.values(THEMES))("the $name theme", (theme) => {
  // WCAG 2.2, 1.4.3: 4.5 to 1 for letters.
  test("has letters that can be read", () => {
    const pairs = Object.entries(theme.shades).flatMap(([name, shade]) => [
      [`${name} ink on its tint`, shade.ink, shade.tint],
      [`${name} ink on the card`, shade.ink, theme.card],
      ...(name === "transparent" ? [] : [[`letters on solid ${name}`, shade.onSolid, shade.solid]]),
    ]);
    const all = [
      ...pairs,
      ["muted", theme.muted, theme.card],
      ["text", theme.text, theme.card],
      ["muted on the page", theme.muted, theme.page],
    ];
    expect(all.filter(([, a = "", b = ""]) => contrast(a, b) < 4.5)).toEqual([]);
  });
});

test("themeColors() gives both themes the same names, and equal light colours equal dark ones", () => {
  const [light, dark] = [themeColors(THEMES.light), themeColors(THEMES.dark)];
  expect(Object.keys(light)).toEqual(Object.keys(dark));
  const darkOf = new Map<string, Set<string | undefined>>();
  for (const [name, hex] of Object.entries(light)) darkOf.set(hex, new Set([...(darkOf.get(hex) ?? []), dark[name]]));
  expect([...darkOf].filter(([, hexes]) => hexes.size > 1)).toEqual([]);
});
