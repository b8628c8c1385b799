import type { Probe, ProbeKind } from "../../slo/probe-model.ts";
import { failed, slowness } from "./attempt.ts";
import { secondsSince } from "./connect.ts";
import type { ProbeAttempt } from "./probe-attempt.ts";
import type { ProbeContext, ProbeKindRunner } from "./probe-kind.ts";

/** How each kind makes an attempt; a kind that no target has is never loaded. */
const kinds: { readonly [Kind in ProbeKind]: () => Promise<ProbeKindRunner<Kind>> } = {
  http: async () => (await import("./http.ts")).probeHttp,
  journey: async () => (await import("./journey.ts")).probeJourney,
  websocket: async () => (await import("./websocket.ts")).probeWebSocket,
  tcp: async () => (await import("./tcp.ts")).probeTcp,
  tls: async () => (await import("./tls.ts")).probeTls,
  dns: async () => (await import("./dns.ts")).probeDns,
  grpc: async () => (await import("./grpc.ts")).probeGrpc,
  icmp: async () => (await import("./icmp.ts")).probeIcmp,
};

/** A runner that is still at work this long after its deadline is given up. */
const graceSeconds = 1;

/** One attempt at a target. Never rejects: a fault of the prober itself is an inconclusive attempt. */
export async function probeOnce(probe: Probe, context: ProbeContext): Promise<ProbeAttempt> {
  let startedMs = performance.now();
  try {
    const run = await kindRunner(probe.kind);
    startedMs = performance.now();
    return judgeSpeed(await overdue(run(probe, context), probe), probe);
  } catch (error) {
    return faulty(error, secondsSince(startedMs));
  }
}

/** Loads what kinds of probes need, so that the first attempt does not wait for it. */
export async function loadProbeKinds(wanted: Iterable<ProbeKind>): Promise<void> {
  await Promise.all([...new Set(wanted)].map(kindRunner));
}

const loaded = new Map<ProbeKind, unknown>();

async function kindRunner<Kind extends ProbeKind>(kind: Kind): Promise<ProbeKindRunner<Kind>> {
  const known = loaded.get(kind) as ProbeKindRunner<Kind> | undefined;
  if (known !== undefined) return known;
  const runner = await kinds[kind]();
  loaded.set(kind, runner);
  return runner;
}

/** Success that took too long is a failure; a failure keeps its own reason. */
function judgeSpeed(attempt: ProbeAttempt, { maxDurationSeconds }: Probe): ProbeAttempt {
  const slow = attempt.result === "success" ? slowness(attempt.durationSeconds, maxDurationSeconds) : undefined;
  return slow === undefined ? attempt : { ...attempt, result: "failure", ...slow };
}

async function overdue(running: Promise<ProbeAttempt>, { timeoutSeconds, kind }: Probe): Promise<ProbeAttempt> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const error = new Error(`the ${kind} probe did not end ${graceSeconds} s after its time limit`);
    timer = setTimeout(reject, (timeoutSeconds + graceSeconds) * 1000, error);
  });
  try {
    return await Promise.race([running, givenUp]);
  } finally {
    clearTimeout(timer);
  }
}

function faulty(error: unknown, durationSeconds: number): ProbeAttempt {
  const detail = `The prober is at fault: ${error instanceof Error ? error.message : String(error)}.`;
  return failed({ reason: "prober", detail }, { durationSeconds });
}
