import type { Page } from "playwright-core";

/** Texts that cannot be read well against what is behind them: below 4.5:1, or 3:1 when large. WCAG 2.2, 1.4.3. */
export function lowContrast(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1;
    canvas.height = 1;
    const draw = canvas.getContext("2d", { willReadFrequently: true });
    if (draw === null) throw new Error("there is no canvas");
    const over = (colors: readonly string[]): readonly number[] => {
      draw.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        draw.fillStyle = color;
        draw.fillRect(0, 0, 1, 1);
      }
      return [...draw.getImageData(0, 0, 1, 1).data];
    };
    const luminance = ([red = 0, green = 0, blue = 0]: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const faults: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (element === null || text === "" || element.closest("noscript, .unseen, .skip, .stale") !== null) continue;
      if (!element.checkVisibility()) continue;
      const behind: string[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        behind.unshift(getComputedStyle(at).backgroundColor);
      const style = getComputedStyle(element);
      const back = luminance(over(["#fff", ...behind]));
      const front = luminance(over(["#fff", ...behind, style.color]));
      const ratio = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
    return faults;
  });
}
