import ipaddr from "ipaddr.js";

/** A host and a port to connect to. */
export interface Address {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `host:port` or `[2001:db8::1]:port`; without a port only where there is a usual one. Nothing when the text is neither. */
export function parseAddress(text: string, usualPort?: number): Address | undefined {
  const match = /^(\[[^\]]+\]|[^:\s]+)(?::(\d{1,5}))?$/.exec(text);
  const host = parseHost(match?.[1] ?? text);
  const port = match?.[2] === undefined ? usualPort : Number(match[2]);
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

/** A host name or an IP address, without brackets. */
export function parseHost(text: string): string | undefined {
  const bare = /^\[(.*)\]$/.exec(text)?.[1];
  if (bare !== undefined) return ipaddr.IPv6.isValid(bare) ? bare : undefined;
  if (isIpAddress(text)) return text;
  // A name of digits alone would be taken for an IPv4 address by some resolvers.
  const name =
    /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;
  return name.test(text) && !/^[\d.]+$/.test(text) ? text : undefined;
}

/** An IP address as people write it: four decimal parts, or IPv6. */
export function isIpAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));
}

/** An IP address as name servers and sockets write it: IPv6 in small letters, and as short as it can be. */
export function canonicalIp(text: string): string {
  if (!isIpAddress(text)) return text;
  const address = ipaddr.parse(text);
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  return isMapped ? `::ffff:${address.toIPv4Address()}` : address.toString();
}

/** A range of addresses as CIDR; a single address is a range of one. */
export function parseRange(text: string): string | undefined {
  if (isIpAddress(text)) return `${text}/${text.includes(":") ? 128 : 32}`;
  return isIpAddress(text.split("/")[0] ?? "") && ipaddr.isValidCIDR(text) ? text : undefined;
}

/** A name server as `host:port`; the usual port is 53. */
export function parseResolver(text: string): string | undefined {
  const address = isIpAddress(text) ? { host: text, port: 53 } : parseAddress(text, 53);
  if (address === undefined || !isIpAddress(address.host)) return undefined;
  return `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}

/** An address of these protocols that a program can read: `https://shop.example.org/`. */
export function isUrl(text: string, protocols: readonly string[]): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocols.includes(protocol) && hostname !== "";
}
