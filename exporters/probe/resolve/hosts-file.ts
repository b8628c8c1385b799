import { isIP } from "node:net";

/** Addresses by name in lower case, in the order of the file. */
export type Hosts = ReadonlyMap<string, readonly string[]>;

/** Parses a hosts file (hosts(5)); lines without an address are skipped. */
export function parseHostsFile(text: string): Hosts {
  const hosts = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const name of names.map((name) => name.toLowerCase())) {
      const addresses = hosts.get(name) ?? [];
      if (!addresses.includes(address)) hosts.set(name, [...addresses, address]);
    }
  }
  return hosts;
}
