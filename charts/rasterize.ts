import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

const MOST_PIXELS = 150_000_000;

/** An SVG document as a PNG, its letters from the Inter that comes with the package and from nowhere else. */
export function svgToPng(svg: string, { scale }: { scale: number }): Buffer {
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false, defaultFontFamily: "Inter", fontFiles: [fontFile(400), fontFile(600)] },
    logLevel: "off",
  });
  const pixels = drawing.width * drawing.height * scale * scale;
  if (!(pixels <= MOST_PIXELS)) {
    throw new Error(
      `a picture of ${drawing.width} × ${drawing.height} at scale ${scale} is larger than ${MOST_PIXELS} pixels`,
    );
  }
  return drawing.render().asPng();
}

/** The TrueType file of a weight of Inter. */
export function fontFile(weight: 400 | 600): string {
  const name = weight === 400 ? "400Regular/Inter_400Regular.ttf" : "600SemiBold/Inter_600SemiBold.ttf";
  return createRequire(import.meta.url).resolve(`@expo-google-fonts/inter/${name}`);
}
