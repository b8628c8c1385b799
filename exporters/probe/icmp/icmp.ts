import { spawn, spawnSync } from "node:child_process";
import { isIP } from "node:net";
import type { Problem } from "../../../slo/problem.ts";
import { secondsSince } from "../connect.ts";
import { type AddressResult, probeEachAddress } from "../each-address.ts";
import { type LimitReached, type Limits, watchLimits } from "../limits.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import { errorCode, type StepFailure, stopped } from "../socket-failure.ts";
import { type PingResult, parsePing } from "./ping-output.ts";

const install = "install iputils-ping or BusyBox's ping";
const permit =
  'let it send: sysctl net.ipv4.ping_group_range="0 2147483647", or setcap cap_net_raw+ep on the program, or the capability NET_RAW of the container';

/** An ICMP prober on the machine's `ping`: Node has no raw sockets, and no native code is needed so. `program` is looked up in PATH. */
export function createIcmpProber(program?: string): ProbeKindRunner<"icmp"> {
  return (probe, context) =>
    probeEachAddress(probe, {
      context,
      url: `icmp://${probe.host}`,
      at: (address, limits) => ping(address, { ...limits, program }),
    });
}

/** Sends one echo request. The time of the attempt is the one that ping measured, not that of starting a program. */
export const probeIcmp: ProbeKindRunner<"icmp"> = createIcmpProber();

/** Why ICMP cannot be probed from here, found out by pinging this machine itself; undefined when it can. */
export function icmpProblem({
  path = "",
  program,
}: {
  readonly path?: string;
  readonly program?: string;
} = {}): Problem | undefined {
  const { command, args } = pingCommand("127.0.0.1", { program, seconds: 2 });
  const { error, stdout, stderr } = spawnSync(command, args, { env: environment(), encoding: "utf8", timeout: 5_000 });
  const code = "icmp-unavailable";
  if (error !== undefined) {
    const missing = errorCode(error) === "ENOENT";
    const message = missing
      ? `ICMP needs the program ${command}, which is not in PATH`
      : `${command} cannot run: ${error.message}`;
    return { code, path, message, hint: `${install}, or probe another port with tcp`, severity: "warning" };
  }
  const result = parsePing({ stdout, stderr });
  // Even silence shows that ping may send.
  if (result.kind !== "broken") return undefined;
  return { code, path, message: `${command} cannot send ICMP: ${result.says}`, hint: permit, severity: "warning" };
}

interface Ping extends Limits {
  readonly program: string | undefined;
}

function ping(address: string, { program, ...limits }: Ping): Promise<AddressResult> {
  const seconds = Math.max(1, Math.ceil((limits.deadlineMs - performance.now()) / 1000));
  const { command, args } = pingCommand(address, { program, seconds });
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(command, args, { env: environment(), stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let reached: LimitReached | undefined;
    const callOff = watchLimits(limits, (limit) => {
      reached = limit;
      child.kill("SIGKILL");
    });
    const end = (result: AddressResult) => {
      callOff();
      resolve(result);
    };
    child.once("error", (error) => end({ failure: notStarted(error, command), phases: {}, seconds: 0 }));
    // A program that could not be started for want of files has no streams.
    if (child.pid === undefined) return;
    const output = { stdout: collect(child.stdout), stderr: collect(child.stderr) };
    child.once("close", () => {
      if (reached === "stopped") return end({ failure: stopped, phases: {}, seconds: 0 });
      const result = parsePing({ stdout: output.stdout(), stderr: output.stderr() });
      if (result.kind === "reply")
        return end({ failure: undefined, phases: { processing: result.seconds }, seconds: result.seconds });
      const waited = secondsSince(startedMs);
      const failure =
        reached === "timeout" ? noReply(address, waited) : failureOf(result, { address, command, waited });
      end({ failure, phases: { processing: waited } });
    });
  });
}

/** At most 4 KiB of what a program prints. */
function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    if (text.length < 4096) text += chunk.slice(0, 4096 - text.length);
  });
  return () => text;
}

function pingCommand(
  address: string,
  { program, seconds }: { readonly program: string | undefined; readonly seconds: number },
): { readonly command: string; readonly args: readonly string[] } {
  const isApple = process.platform === "darwin";
  const command = program ?? (isApple && isIP(address) === 6 ? "ping6" : "ping");
  // On macOS -W means milliseconds and ping6 has none; there the deadline alone ends the wait.
  return { command, args: ["-n", "-c", "1", ...(isApple ? [] : ["-W", String(seconds)]), address] };
}

/** Nothing of the exporter's environment but the path: it may hold secrets. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C" };
}

function failureOf(
  result: Exclude<PingResult, { kind: "reply" }>,
  { address, command, waited }: { readonly address: string; readonly command: string; readonly waited: number },
): StepFailure {
  switch (result.kind) {
    case "no-reply":
      return noReply(address, waited);
    case "unreachable":
      return { reason: "unreachable", detail: `${address} cannot be reached: ${result.says}.` };
    case "broken":
      return { reason: "prober", detail: `${command} measured nothing: ${result.says}${cure(result.says)}.` };
  }
}

function cure(complaint: string): string {
  return /not permitted|denied/i.test(complaint) ? ` (${permit})` : "";
}

function noReply(address: string, waited: number): StepFailure {
  return { reason: "timeout", detail: `${address} did not answer the echo request within ${waited.toFixed(1)} s.` };
}

function notStarted(error: Error, command: string): StepFailure {
  const missing = errorCode(error) === "ENOENT";
  const why = missing
    ? `the program ${command} is not in PATH (${install})`
    : `${command} cannot start: ${error.message}`;
  return { reason: "prober", detail: `ICMP cannot be probed from here: ${why}.` };
}
