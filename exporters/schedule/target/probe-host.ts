import { isIP } from "node:net";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { assertNever } from "../../../slo/problem.ts";

/** The host that attempts of a probe burden: their limit in flight is per host. */
export function probeHost(probe: Probe): string {
  switch (probe.kind) {
    case "http":
    case "websocket":
      return hostOfUrl(probe.url);
    case "journey":
      return hostOfUrl(probe.steps[0]?.url ?? "");
    case "dns":
      return `resolver ${withoutPort(probe.resolver ?? "of this machine")}`;
    case "tcp":
    case "tls":
    case "grpc":
    case "icmp":
      return probe.host.toLowerCase();
    default:
      return assertNever(probe);
  }
}

function hostOfUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}

function withoutPort(address: string): string {
  return isIP(address) === 6 ? address : address.replace(/:\d+$/, "");
}
