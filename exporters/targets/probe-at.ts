import type { Labels } from "../../slo/model.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import { assertNever } from "../../slo/problem.ts";
import { hostAndPort, type TargetAddress } from "./target-address.ts";

/** The probe that asks what `like` asks, at another address. Labels with two underscores say how, as in a scrape configuration. */
export function probeAt(like: Probe, address: TargetAddress, labels: Labels): Probe {
  switch (like.kind) {
    case "http":
      return { ...like, url: urlAt(like.url, address, labels) };
    case "websocket":
      return { ...like, url: urlAt(like.url, address, labels).replace(/^http/, "ws") };
    case "journey": {
      const home = originOf(like.steps[0]?.url ?? "");
      const scheme = address.url?.protocol.slice(0, -1) ?? labels["__scheme__"];
      const here = (url: string) =>
        urlAt(url, withoutPath(address), scheme === undefined ? {} : { __scheme__: scheme });
      const steps = like.steps.map((step) => (originOf(step.url) === home ? { ...step, url: here(step.url) } : step));
      return { ...like, steps };
    }
    case "tcp":
    case "tls":
    case "grpc":
      return { ...like, host: address.host, port: address.port ?? like.port };
    case "icmp":
      return { ...like, host: address.host };
    case "dns":
      // As with blackbox_exporter: the question stays, the targets are the name servers.
      return { ...like, resolver: hostAndPort({ host: address.host, port: address.port ?? 53 }) };
    default:
      return assertNever(like);
  }
}

/** A whole address is taken as it is; a host goes into the URL that is there. */
function urlAt(url: string, address: TargetAddress, labels: Labels): string {
  if (address.url !== undefined) return address.url.href;
  // Not through URL, which would escape the {{names}} of a journey.
  const [, scheme = "http", authority = "", rest = ""] = /^([a-z]+):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  const newScheme = labels["__scheme__"] ?? scheme;
  const oldPort = /:(\d+)$/.exec(authority)?.[1];
  const port = address.port ?? (newScheme === scheme && oldPort !== undefined ? Number(oldPort) : undefined);
  const path = labels["__metrics_path__"]?.replace(/^(?!\/)/, "/") ?? rest;
  return `${newScheme}://${hostAndPort({ host: address.host, port })}${path}`;
}

function withoutPath(address: TargetAddress): TargetAddress {
  if (address.url === undefined) return address;
  const port = address.url.port === "" ? undefined : Number(address.url.port);
  return { url: undefined, host: address.host, port };
}

function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? "";
}
