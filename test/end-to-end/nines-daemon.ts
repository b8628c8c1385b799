import { fileURLToPath } from "node:url";
import { type ServerProcess, startServer } from "../servers/server-process.ts";

const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));

/** What a daemon of nines is started with. */
export interface DaemonOptions {
  /** Holds the config. */
  readonly folder: string;
  readonly port: number;
  readonly args: readonly string[];
}

/** Starts `nines exporter` or `nines relay` as a user would, on a known port, and waits until it is ready. */
export function startDaemon(
  command: "exporter" | "relay",
  { folder, port, args }: DaemonOptions,
): Promise<ServerProcess> {
  return startServer({
    program: process.execPath,
    cwd: folder,
    port,
    readyPath: "/readyz",
    args: () => [bin, command, "--listen", `127.0.0.1:${port}`, ...args],
  });
}
