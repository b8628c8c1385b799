import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { pathOf } from "./prometheus-tools.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** Starts a real blackbox_exporter with these modules, as its `blackbox.yml` has them. */
export async function startBlackbox(modules: Readonly<Record<string, object>>): Promise<ServerProcess> {
  const folder = await makeTemporaryFolder("blackbox");
  try {
    const configFile = join(folder, "blackbox.yml");
    // JSON is YAML.
    await writeFile(configFile, JSON.stringify({ modules }));
    const server = await startServer({
      program: pathOf("blackbox_exporter"),
      cwd: folder,
      readyPath: "/-/healthy",
      args: (port) => [`--config.file=${configFile}`, `--web.listen-address=127.0.0.1:${port}`],
    });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}
