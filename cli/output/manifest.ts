/** The file by which nines knows an output folder as its own, and the files in it that it may replace and remove. */
export const manifestName = ".nines-manifest.json";

/** The manifest of an output folder that holds these files. */
export function printManifest(paths: readonly string[]): string {
  return `${JSON.stringify({ generatedBy: "nines", files: [...paths].sort() }, null, 2)}\n`;
}

/** The files that nines wrote, or nothing when the text is no manifest. */
export function parseManifest(text: string): readonly string[] | undefined {
  try {
    const data: unknown = JSON.parse(text);
    const files = typeof data === "object" && data !== null && "files" in data ? data.files : undefined;
    return Array.isArray(files) ? files.filter((path) => typeof path === "string") : undefined;
  } catch {
    return undefined;
  }
}
