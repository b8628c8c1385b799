import { promises as dns } from "node:dns";
import { isIP } from "node:net";
import { type DnsFailure, dnsFailure } from "./dns/dns-failure.ts";
import { parseHostsFile } from "./resolve/hosts-file.ts";
import { fullNames, parseSearchList } from "./resolve/search-list.ts";
import { watchedFile } from "./resolve/watched-file.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type ResolvedHost =
  | { readonly ok: true; readonly addresses: readonly ResolvedAddress[] }
  | { readonly ok: false; readonly reason: "dns" | "timeout"; readonly detail: string };

export interface ResolveOptions {
  readonly family: "any" | "ipv4" | "ipv6";
  /** `10.0.0.2:53` or `[fd00::2]:53`; the machine's own when undefined. */
  readonly resolver: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Wait for the addresses of both families; otherwise the IPv4 addresses are enough as soon as they are known. */
  readonly every?: boolean;
}

export type HostResolver = (host: string, options: ResolveOptions) => Promise<ResolvedHost>;

/**
 * Resolves names of targets without the C library's lookup, whose four threads one silent name server would block for all.
 *
 * `any` asks for IPv4 and IPv6 and puts IPv4 first; IPv6 is first only where no IPv4 exists. Addresses keep the order of the answer.
 * A given resolver is asked for the name as written: hosts file and search domains belong to the machine's own.
 */
export function createHostResolver(machine: {
  readonly hostsFile: string;
  readonly resolvConf: string;
  /** Name servers to ask instead of the machine's. */
  readonly nameServers?: readonly string[];
}): HostResolver {
  const hosts = watchedFile(machine.hostsFile, { parse: parseHostsFile, absent: new Map() });
  const searchList = watchedFile(machine.resolvConf, { parse: parseSearchList, absent: parseSearchList("") });

  return async function resolveHost(host, options) {
    const literal = host.replace(/^\[(.*)\]$/, "$1");
    if (isIP(literal) !== 0) return literalAddress(literal, options.family);
    const name = host.toLowerCase().replace(/\.$/, "");
    const written = options.resolver === undefined ? hosts().get(name) : undefined;
    const known = ofFamily(written ?? (isLocalhost(name) ? ["127.0.0.1", "::1"] : []), options.family);
    if (known.length > 0) return { ok: true, addresses: known };
    const names = options.resolver === undefined ? fullNames(host, searchList()) : [host.replace(/\.$/, "")];
    return ask(names, {
      ...options,
      nameServers: options.resolver === undefined ? machine.nameServers : [options.resolver],
    });
  };
}

/** Resolves as `createHostResolver` says, with this machine's hosts file and name servers. */
export const resolveHost: HostResolver = createHostResolver({
  hostsFile:
    process.platform === "win32" ? `${process.env["SystemRoot"]}\\System32\\drivers\\etc\\hosts` : "/etc/hosts",
  resolvConf: "/etc/resolv.conf",
});

type Question = ResolveOptions & { readonly nameServers: readonly string[] | undefined };

async function ask(names: readonly string[], question: Question): Promise<ResolvedHost> {
  const { signal, timeoutMs, nameServers } = question;
  if (signal.aborted)
    return { ok: false, reason: "timeout", detail: "The attempt ended before the name was asked for." };
  // One resolver per lookup, so that it can be cancelled alone; it costs 30 µs. Four doubling tries outlast the time limit.
  const resolver = new dns.Resolver({ timeout: Math.ceil(Math.min(2_000, Math.max(1, timeoutMs / 4))), tries: 4 });
  const cancel = () => resolver.cancel();
  const timer = setTimeout(cancel, timeoutMs);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    if (nameServers !== undefined) resolver.setServers(nameServers);
    let answer: Answer | undefined;
    for (const name of names) {
      answer = await askName(name, { ...question, using: resolver });
      if (answer.kind === "found") return { ok: true, addresses: answer.addresses };
      // A name server that fails says nothing about this name, and the next one may be a wrong one.
      if (answer.kind === "timeout" || answer.kind === "failed") break;
    }
    return notResolved(names, answer);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

type Answer = { readonly kind: "found"; readonly addresses: readonly ResolvedAddress[] } | DnsFailure;

async function askName(name: string, options: Question & { readonly using: dns.Resolver }): Promise<Answer> {
  const families = ([4, 6] as const).filter((family) => isWanted(family, options.family));
  const lookups = families.map((family) => lookup(name, { family, resolver: options.using }));
  let found: readonly ResolvedAddress[] = [];
  let absent: Answer | undefined;
  for (const pending of lookups) {
    const answer = await pending;
    if (answer.kind === "timeout" || answer.kind === "failed") return answer;
    if (answer.kind === "found") found = [...found, ...answer.addresses];
    else absent ??= answer;
    if (found.length > 0 && options.every !== true) break;
  }
  return absent === undefined || found.length > 0 ? { kind: "found", addresses: found } : absent;
}

async function lookup(
  name: string,
  { family, resolver }: { readonly family: 4 | 6; readonly resolver: dns.Resolver },
): Promise<Answer> {
  try {
    const addresses = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name));
    return { kind: "found", addresses: addresses.map((address) => ({ address, family })) };
  } catch (error) {
    return dnsFailure(error, { name, record: family === 4 ? "A" : "AAAA", server: resolver.getServers().join(", ") });
  }
}

function notResolved(names: readonly string[], answer: Answer | undefined): ResolvedHost {
  if (answer === undefined || answer.kind === "found")
    return { ok: false, reason: "dns", detail: "There is no name to ask about." };
  if (answer.kind === "timeout") return { ok: false, reason: "timeout", detail: answer.detail };
  if (answer.kind === "failed") return { ok: false, reason: "dns", detail: answer.detail };
  if (names.length === 1 && answer.kind === "no-name") return { ok: false, reason: "dns", detail: answer.detail };
  const asked = names.map((name) => JSON.stringify(name)).join(", ");
  return { ok: false, reason: "dns", detail: `No address of the asked family has the name ${asked}.` };
}

function literalAddress(address: string, family: ResolveOptions["family"]): ResolvedHost {
  const addresses = ofFamily([address], family);
  if (addresses.length > 0) return { ok: true, addresses };
  return {
    ok: false,
    reason: "dns",
    detail: `${address} is not an ${family === "ipv4" ? "IPv4" : "IPv6"} address, which the probe asks for.`,
  };
}

/** IPv4 first, otherwise in the order given. */
function ofFamily(addresses: readonly string[], family: ResolveOptions["family"]): readonly ResolvedAddress[] {
  return addresses
    .map((address): ResolvedAddress => ({ address, family: isIP(address) === 6 ? 6 : 4 }))
    .filter((known) => isWanted(known.family, family))
    .sort((a, b) => a.family - b.family);
}

function isWanted(family: 4 | 6, wanted: ResolveOptions["family"]): boolean {
  return wanted === "any" || wanted === `ipv${family}`;
}

/** These names are this machine whatever a name server says (RFC 6761, section 6.3). */
function isLocalhost(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}
