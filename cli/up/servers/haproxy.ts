import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { type Backend, versionHeader, type WeightedProxy } from "../demo/weighted-proxy.ts";
import { startChildServer } from "./child-server.ts";
import type { ServerPlace } from "./server-place.ts";

const answerMs = 3_000;

/** Starts a real HAProxy before the shop's versions, all traffic to the first of them. Weights are set through its runtime socket. */
export async function startHaproxy(backends: readonly Backend[], place: ServerPlace): Promise<WeightedProxy> {
  const { folder, program, port, socketFolder, ...rest } = place;
  const socket = haproxySocket({ socketFolder });
  // One of a killed run is in the way.
  await rm(socket, { force: true });
  const configFile = join(folder, "haproxy.cfg");
  await writeFile(configFile, configuration(backends, { port, socket }));
  const child = await startChildServer({
    ...rest,
    name: "HAProxy",
    program,
    // In the foreground and without a master: one process, that ends when it is told to.
    args: ["-db", "-f", configFile],
    cwd: folder,
    logFile: join(folder, "haproxy.log"),
    readyUrl: `http://127.0.0.1:${port}/haproxy/ready`,
  });
  let weights: Readonly<Record<string, number>> = Object.fromEntries(
    backends.map(({ name }, place) => [name, place === 0 ? 100 : 0]),
  );
  return {
    kind: "haproxy",
    url: `http://127.0.0.1:${port}`,
    weights: () => weights,
    setWeights: async (next) => {
      for (const [name, weight] of Object.entries(next)) await command(socket, `set weight shop/${name} ${weight}`);
      weights = { ...weights, ...next };
    },
    stop: async () => {
      await child.stop();
      await rm(socket, { force: true });
    },
  };
}

/** Where HAProxy tells its statistics, and takes commands. */
export function haproxySocket({ socketFolder }: Pick<ServerPlace, "socketFolder">): string {
  return join(socketFolder, "haproxy.sock");
}

/** Says one line to the runtime socket. HAProxy answers a change with an empty line, and a mistake with words. */
async function command(path: string, line: string): Promise<void> {
  const socket = connect(path);
  socket.setTimeout(answerMs, () => socket.destroy(new Error("HAProxy's runtime socket does not answer")));
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  socket.end(`${line}\n`);
  await once(socket, "close");
  if (answer.trim() !== "") throw new Error(`HAProxy refuses "${line}": ${answer.trim()}`);
}

function configuration(
  backends: readonly Backend[],
  { port, socket }: { readonly port: number; readonly socket: string },
): string {
  // Requests that name their version say nothing about the weights: they have backends, and counters, of their own.
  const chosen = backends.map(
    ({ name }) => `  use_backend shop-${name} if { req.hdr(${versionHeader}) -m str ${name} }`,
  );
  const pinned = backends.map(
    ({ name, port }) => `backend shop-${name}\n  server ${name} 127.0.0.1:${port} track shop/${name}\n`,
  );
  const servers = backends.map(
    ({ name, port }, place) => `  server ${name} 127.0.0.1:${port} weight ${place === 0 ? 100 : 0} check inter 1s`,
  );
  return `global
  stats socket ${socket} mode 600 level admin
  nbthread 1
  hard-stop-after 1s

defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 10s

frontend customers
  bind 127.0.0.1:${port}
  http-request return status 200 content-type text/plain string ready if { path /haproxy/ready }
  http-request use-service prometheus-exporter if { path /haproxy/metrics }
  stats enable
  stats uri /haproxy/stats
  stats refresh 2s
${chosen.join("\n")}
  default_backend shop

backend shop
  balance roundrobin
  option httpchk GET /healthz
${servers.join("\n")}

${pinned.join("\n")}`;
}
