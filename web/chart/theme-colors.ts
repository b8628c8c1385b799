const names = {
  text: "--text",
  muted: "--muted",
  line: "--line",
  surface: "--surface",
  accent: "--accent",
  accentSoft: "--accent-soft",
  forecast: "--forecast",
  incident: "--incident",
  unknown: "--unknown-soft",
} as const;

/** The colours of the page's present theme, for drawings that CSS does not reach. */
export function themeColors(element: HTMLElement): Readonly<Record<keyof typeof names, string>> {
  // Only as the colour of an element is a light or dark one chosen from the two of a variable.
  const probe = document.createElement("span");
  element.append(probe);
  const entries = Object.entries(names).map(([key, name]) => {
    probe.style.color = `var(${name})`;
    return [key, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries);
}
