import type { ProbeKind } from "../../slo/probe/probe-model.ts";
import { createProbeOnce, type RunnerTable } from "./probe-once.ts";

/** How each kind makes an attempt; what no target needs is never loaded. */
const probeKinds: RunnerTable = {
  http: async () => (await import("./http/http.ts")).probeHttp,
  journey: async () => (await import("./journey/journey.ts")).probeJourney,
  websocket: async () => (await import("./websocket/websocket.ts")).probeWebSocket,
  tcp: async () => (await import("./tcp/tcp.ts")).probeTcp,
  tls: async () => (await import("./tls.ts")).probeTls,
  dns: async () => (await import("./dns/dns.ts")).probeDns,
  grpc: async () => (await import("./grpc/grpc.ts")).probeGrpc,
  icmp: async () => (await import("./icmp/icmp.ts")).probeIcmp,
};

/** One attempt at a target. Never rejects: a fault of the prober itself is an inconclusive attempt. */
export const probeOnce = createProbeOnce(probeKinds);

/** Loads what makes attempts of these kinds, so that no first attempt waits for it. */
export async function loadProbeKinds(kinds: Iterable<ProbeKind>): Promise<void> {
  await Promise.all(Array.from(new Set(kinds), (kind) => probeKinds[kind]()));
}
