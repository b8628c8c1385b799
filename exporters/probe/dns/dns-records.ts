import type { promises as dns } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { DnsRecordType } from "../../../slo/probe/probe-model.ts";

/** Asks for the records of one type and gives them as a zone file writes them, names without the final dot: `10 mail.example.org`. */
export async function queryRecords(
  resolver: dns.Resolver,
  { name, record }: { readonly name: string; readonly record: DnsRecordType },
): Promise<readonly string[]> {
  return asks[record](resolver, name);
}

const asks: Readonly<Record<DnsRecordType, (resolver: dns.Resolver, name: string) => Promise<readonly string[]>>> = {
  A: (resolver, name) => resolver.resolve4(name),
  AAAA: (resolver, name) => resolver.resolve6(name),
  CNAME: (resolver, name) => resolver.resolveCname(name),
  NS: (resolver, name) => resolver.resolveNs(name),
  PTR: (resolver, name) => resolver.resolvePtr(isIP(name) === 0 ? name : reverseName(name)),
  // The strings of one record are one text (RFC 7208, section 3.3, says so for SPF; others follow it).
  TXT: async (resolver, name) => (await resolver.resolveTxt(name)).map((strings) => strings.join("")),
  MX: async (resolver, name) =>
    (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`),
  SRV: async (resolver, name) =>
    (await resolver.resolveSrv(name)).map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`),
  SOA: async (resolver, name) => {
    const soa = await resolver.resolveSoa(name);
    const numbers = [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minttl];
    return [[soa.nsname, soa.hostmaster, ...numbers].join(" ")];
  },
  CAA: async (resolver, name) =>
    (await resolver.resolveCaa(name)).flatMap(({ critical, ...properties }) =>
      Object.entries(properties)
        .filter(([tag]) => tag !== "type")
        .map(([tag, value]) => `${critical} ${tag} "${value}"`),
    ),
};

/** The name under which DNS keeps the names of an address: `1.2.0.192.in-addr.arpa`. */
export function reverseName(address: string): string {
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  if (parsed.kind() === "ipv4") return `${bytes.reverse().join(".")}.in-addr.arpa`;
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).reverse();
  return `${nibbles.map((nibble) => nibble.toString(16)).join(".")}.ip6.arpa`;
}
