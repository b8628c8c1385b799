import type { HttpRequest, Probe, TlsOptions } from "../../slo/probe/probe-model.ts";
import { assertNever } from "../../slo/problem.ts";
import type { FailureReason } from "../probe/probe-attempt.ts";
import type { MissedReason } from "../schedule/due-result.ts";

const connecting = ["dns", "connect_refused", "connect_reset", "connect_timeout", "unreachable", "timeout"] as const;

/**
 * Why attempts of a probe can fail: these are counted from 0 on, or the first failure would be invisible to `increase()`. What a probe
 * cannot show would only cost series; what a mistake in the configuration causes shows from the first attempt on.
 */
export function knownFailureReasons(probe: Probe): readonly FailureReason[] {
  return [...ofKind(probe), ...(probe.maxDurationSeconds === undefined ? [] : ["slow" as const])];
}

/** Why due times of a probe can pass without an attempt. */
export function knownMissedReasons({ maintenance }: Probe): readonly MissedReason[] {
  const pauses = maintenance.some(({ probe, exclude }) => !probe && !exclude);
  return ["busy", "capacity", "stalled", "stopped", ...(pauses ? ["paused" as const] : [])];
}

function ofKind(probe: Probe): readonly FailureReason[] {
  switch (probe.kind) {
    case "http":
      return [...connecting, ...ofTls(probe), "status", "protocol", ...ofAssertions([probe])];
    case "journey":
      return [...connecting, ...ofTls(probe), "status", "protocol", ...ofAssertions(probe.steps)];
    case "tcp":
      return [...connecting, ...ofTls(probe), ...(probe.dialogue.length > 0 ? ["assertion" as const] : [])];
    case "tls":
      return [...connecting, ...ofTls(probe), "tls_expires_soon"];
    case "dns":
      return [...connecting, "protocol", "assertion"];
    case "grpc":
    case "websocket":
      return [...connecting, ...ofTls(probe), "status", "protocol"];
    case "icmp":
      return ["dns", "unreachable", "timeout", "protocol"];
    default:
      return assertNever(probe);
  }
}

function ofAssertions(requests: readonly HttpRequest[]): readonly FailureReason[] {
  const asserts = requests.some(
    ({ headerAssertions, bodyAssertions, jsonAssertions }) =>
      headerAssertions.length + bodyAssertions.length + jsonAssertions.length > 0,
  );
  return asserts ? ["assertion"] : [];
}

function ofTls(probe: Probe): readonly FailureReason[] {
  const tls = tlsOf(probe);
  if (tls === undefined) return [];
  return tls.verify ? ["tls_verify", "tls_expired", "tls_handshake"] : ["tls_handshake"];
}

function tlsOf(probe: Probe): TlsOptions | undefined {
  switch (probe.kind) {
    case "http":
      return leadsToTls(probe) ? probe.tls : undefined;
    case "journey":
      return probe.steps.some(leadsToTls) ? probe.tls : undefined;
    case "websocket":
      return probe.url.startsWith("wss:") ? probe.tls : undefined;
    case "tcp":
    case "tls":
    case "grpc":
      return probe.tls;
    case "dns":
    case "icmp":
      return undefined;
    default:
      return assertNever(probe);
  }
}

/** A plain address may redirect to TLS, and a template may become anything. */
function leadsToTls({ url, redirects }: HttpRequest): boolean {
  return !url.startsWith("http:") || redirects > 0;
}
