import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

type Address = IPv4 | IPv6;
type Range = readonly [network: Address, bits: number];

/** Where clouds hand out credentials to whoever asks, beside the link-local 169.254.169.254. */
const metadata: readonly Range[] = [
  // Amazon: metadata service and pod identity.
  ipaddr.parseCIDR("fd00:ec2::/32"),
  // Google.
  ipaddr.parseCIDR("fd20:ce::254/128"),
  // Alibaba.
  ipaddr.parseCIDR("100.100.100.200/32"),
];

const kinds: Readonly<Record<string, string>> = {
  linkLocal: "a link-local address",
  unspecified: "an unspecified address",
  multicast: "a multicast address",
  broadcast: "the broadcast address",
};

const parsedRanges = new WeakMap<readonly string[], readonly Range[]>();

/** Why an address must not be probed, as a sentence; undefined when it may, or when a CIDR of `allow` holds it. */
export function refusedAddress(address: string, allow: readonly string[]): string | undefined {
  if (!ipaddr.isValid(address)) return `${JSON.stringify(address)} is not an IP address.`;
  const written = ipaddr.parse(address);
  const reached = embeddedIpv4(written) ?? written;
  const kind = kindOf(reached);
  if (kind === undefined) return undefined;
  const allowed = rangesOf(allow).some((range) => isIn(reached, range) || isIn(written, range));
  return allowed ? undefined : `${address} is ${kind}, which is not probed unless \`allow\` holds it.`;
}

function kindOf(address: Address): string | undefined {
  if (address.toString() === "169.254.169.254" || metadata.some((range) => isIn(address, range)))
    return "the address of a cloud's metadata service";
  return kinds[address.range()];
}

/** The IPv4 address that packets to this IPv6 address reach: mapped, through NAT64 or through 6to4. */
function embeddedIpv4(address: Address): IPv4 | undefined {
  if (!(address instanceof ipaddr.IPv6)) return undefined;
  const bytes = address.toByteArray();
  switch (address.range()) {
    case "ipv4Mapped":
      return address.toIPv4Address();
    case "rfc6052":
      return new ipaddr.IPv4(bytes.slice(12));
    case "6to4":
      return new ipaddr.IPv4(bytes.slice(2, 6));
    default:
      return undefined;
  }
}

function rangesOf(allow: readonly string[]): readonly Range[] {
  const known = parsedRanges.get(allow);
  if (known !== undefined) return known;
  const ranges = allow.map((range): Range => {
    if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
    const network = ipaddr.parse(range);
    return [network, network.kind() === "ipv4" ? 32 : 128];
  });
  parsedRanges.set(allow, ranges);
  return ranges;
}

function isIn(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
