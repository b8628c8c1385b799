import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { freePort } from "../../servers/free-port.ts";
import { type Haproxy, startHaproxy } from "../../servers/haproxy.ts";
import { type ServerProcess, startServer } from "../../servers/server-process.ts";

/** A real HAProxy in front of two servers that go by their colours. */
export interface BalancedApp {
  /** Leads to the backend, in whichever mode. */
  readonly url: string;
  /** Serves HAProxy's own metrics at /metrics. */
  readonly metricsUrl: string;
  /** host:port of HAProxy's runtime socket. */
  readonly socket: string;
  /** Says something to HAProxy and gives its answer. */
  readonly tell: (command: string) => Promise<string>;
  readonly reload: Haproxy["reload"];
  /** The configuration that it runs with. */
  readonly options: Parameters<typeof startHaproxy>[0];
  readonly stop: () => Promise<void>;
}

export interface BalancedAppOptions {
  readonly blueUrl: string;
  readonly greenUrl: string;
  /** Lines of the backend. */
  readonly settings?: string;
  /** Which of the two frontends leads to the backend. Default `http`. */
  readonly mode?: "http" | "tcp";
}

/** Starts HAProxy with weights 100 and 0. */
export async function startBalancedApp({
  blueUrl,
  greenUrl,
  settings = "",
  mode = "http",
}: BalancedAppOptions): Promise<BalancedApp> {
  const port = await freePort();
  const options = {
    http: `http-request use-service prometheus-exporter if { path /metrics }\n  default_backend ${mode === "http" ? "app" : "metrics"}`,
    tcp: `default_backend ${mode === "tcp" ? "app" : "raw"}`,
    backends: `
global
  stats socket ipv4@127.0.0.1:${port} level admin

backend app
  mode ${mode}
  balance roundrobin
  ${settings}
  server blue ${new URL(blueUrl).host} weight 100 check inter 200 fall 2
  server green ${new URL(greenUrl).host} weight 0 check inter 200 fall 2

backend raw
  mode tcp
  server blue ${new URL(blueUrl).host}

backend metrics
  mode http
`,
  };
  const haproxy = await startHaproxy(options);
  const tell = (command: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.end(`${command}\n`);
    return text(socket);
  };
  return {
    url: mode === "http" ? haproxy.url : `http://127.0.0.1:${haproxy.tcpPort}`,
    metricsUrl: haproxy.url,
    socket: `127.0.0.1:${port}`,
    tell,
    reload: haproxy.reload,
    options,
    stop: haproxy.stop,
  };
}

/** Starts a server of one version in a process of its own, which may be killed; with `failing` one of so many requests fails. */
export function startBackend(version: string, failing = 0): Promise<ServerProcess> {
  return startServer({
    program: process.execPath,
    args: (port) => [backendScript, String(port), version, String(failing)],
    readyPath: "/",
    cwd: process.cwd(),
  });
}

const backendScript = fileURLToPath(new URL("./backend.mjs", import.meta.url));

/** The same version again where one was killed, as a supervisor does it; it ends by its own `kill()`. */
export function startBackendAgain(version: string, { url }: ServerProcess): ChildProcess {
  return spawn(process.execPath, [backendScript, new URL(url).port, version, "0"], { stdio: "ignore" });
}

/** What HAProxy's frontend for HTTP counted. */
export interface FrontendCounts {
  readonly errors: number;
  /** Requests that it took and gave no answer: on kept connections it hangs up instead, so that clients send them again. */
  readonly unanswered: number;
}

/** HAProxy's own account of what became of the requests, from its counters. */
export async function frontendCounts(app: BalancedApp): Promise<FrontendCounts> {
  const count = await statOf(app, "http,FRONTEND");
  const classes = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].map((name) => count(`hrsp_${name}`));
  return { errors: count("hrsp_5xx"), unanswered: count("req_tot") - classes.reduce((sum, one) => sum + one, 0) };
}

/** How many requests a server has and did not answer yet. */
export async function inFlightAt(app: BalancedApp, server: "blue" | "green"): Promise<number> {
  const count = await statOf(app, `app,${server}`);
  return count("scur");
}

async function statOf({ tell }: BalancedApp, name: string): Promise<(column: string) => number> {
  const [head = "", ...lines] = (await tell("show stat")).split("\n");
  const row = lines.find((line) => line.startsWith(`${name},`))?.split(",") ?? [];
  return (column) => Number(row[head.slice(2).split(",").indexOf(column)]);
}
