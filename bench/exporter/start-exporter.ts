import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ExporterProcess, startExporterProcess } from "../../test/exporters/run/exporter-process.ts";

/** Starts `nines exporter` in a folder, on a stack; throws with what it said when it ends at once. */
export async function startExporter(
  folder: string,
  stack: object,
  env: Readonly<Record<string, string>> = {},
): Promise<ExporterProcess> {
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
  const exporter = await startExporterProcess(folder, ["--store", "bench.db"], env);
  const isUp = await fetch(`${exporter.url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isUp) throw new Error(`nines exporter ended: ${exporter.log()}`);
  return exporter;
}
