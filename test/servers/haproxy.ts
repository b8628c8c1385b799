import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { freePort } from "./free-port.ts";
import { pathOf } from "./prometheus-tools.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** What a test's HAProxy serves. */
export interface HaproxyOptions {
  /** Lines of the frontend at `url`, in HTTP mode. */
  readonly http: string;
  /** Lines of the frontend at `tcpPort`, in TCP mode. */
  readonly tcp: string;
  /** Whole sections: the backends. */
  readonly backends: string;
}

/** A real HAProxy that runs: HTTP at `url`, TCP at `tcpPort`. */
export interface Haproxy extends ServerProcess {
  readonly tcpPort: number;
  /** Goes over to another configuration as its administrators do: a new worker takes the sockets, the old one ends its work. */
  readonly reload: (options: HaproxyOptions) => Promise<void>;
}

/** Starts a real HAProxy on free loopback ports. */
export async function startHaproxy(options: HaproxyOptions): Promise<Haproxy> {
  const folder = await makeTemporaryFolder("haproxy");
  try {
    const tcpPort = await freePort();
    const configFile = join(folder, "haproxy.cfg");
    let httpPort = 0;
    const server = await startServer({
      program: pathOf("haproxy"),
      cwd: folder,
      readyPath: "/ready-for-tests",
      args: (port) => {
        httpPort = port;
        writeFileSync(configFile, configuration(options, { folder, port, tcpPort }));
        return ["-W", "-f", configFile];
      },
    });
    return {
      ...server,
      tcpPort,
      reload: async (next) => {
        await writeFile(configFile, configuration(next, { folder, port: httpPort, tcpPort }));
        const former = workersOf(server).at(-1);
        // The worker answers a little before the master listens to signals.
        const tell = setInterval(
          () => workersOf(server).at(-1) === former && process.kill(server.pid, "SIGUSR2"),
          1_000,
        );
        process.kill(server.pid, "SIGUSR2");
        await hasGone(server, `Former worker (${former}) exited`).finally(() => clearInterval(tell));
      },
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

/** Process ids of all workers that its master started. */
function workersOf(server: ServerProcess): readonly (string | undefined)[] {
  return [...server.log().matchAll(/New worker \((\d+)\) forked/g)].map(([, pid]) => pid);
}

async function hasGone(server: ServerProcess, line: string): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (server.log().includes(line)) return;
    await delay(25);
  }
  throw new Error(`HAProxy did not go over to its new configuration; its log ends with\n${server.log()}`);
}

function configuration(
  { http, tcp, backends }: HaproxyOptions,
  { folder, port, tcpPort }: { readonly folder: string; readonly port: number; readonly tcpPort: number },
): string {
  return `
global
  # Through this socket a new worker is given the listening ones.
  stats socket ${folder}/admin.sock mode 600 level admin expose-fd listeners
  nbthread 1
  hard-stop-after 10s

defaults
  timeout connect 500ms
  timeout client 10s
  timeout server 10s

frontend http
  mode http
  bind 127.0.0.1:${port} backlog 4096
  http-request return status 200 content-type text/plain string ready if { path /ready-for-tests }
${http}

frontend tcp
  mode tcp
  bind 127.0.0.1:${tcpPort} backlog 4096
${tcp}

${backends}
`;
}
