/** The version in the package's own manifest. */
export async function ownVersion(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const compiled = import.meta.url.endsWith(".js");
  const manifest: unknown = JSON.parse(
    await readFile(new URL(compiled ? "../../package.json" : "../package.json", import.meta.url), "utf8"),
  );
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
