/** Where a discovered target is: a whole address with a scheme, or a host with or without a port. */
export interface TargetAddress {
  /** The address as a URL, when it has a scheme. */
  readonly url: URL | undefined;
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "ws:": 80, "wss:": 443 };

/** An address as discovery writes it (`host`, `host:port`, `[::1]:443`, `https://host/path`), or nothing when it is none. */
export function parseTargetAddress(text: string): TargetAddress | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    if (url.hostname === "") return undefined;
    const port = url.port === "" ? defaultPorts[url.protocol] : Number(url.port);
    return { url, host: withoutBrackets(url.hostname), port };
  }
  // More than one colon without brackets is an IPv6 address by itself.
  if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.%a-z]*$/i.test(text)) return { url: undefined, host: text, port: undefined };
  const [, host, port] = /^(\[[0-9a-f:.%a-z]+\]|[^\s/:[\]]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { url: undefined, host: withoutBrackets(host), port: port === undefined ? undefined : Number(port) };
}

/** Host and port as one text; IPv6 in brackets. */
export function hostAndPort({ host, port }: Pick<TargetAddress, "host" | "port">): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
