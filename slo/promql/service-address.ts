/** A Service as clients ask for it, where more than its name is written. */
export interface ServiceAddress {
  /** The name alone. */
  readonly service: string;
  readonly namespace: string | undefined;
  /** Whether `svc` says that what stands behind the name is its namespace. */
  readonly isWhole: boolean;
  readonly port: string | undefined;
}

/** Reads `NAME:PORT`, `NAME.NAMESPACE` and whole hosts, whose dots may be escaped; undefined for a name alone and for other expressions. */
export function readServiceAddress(match: string): ServiceAddress | undefined {
  const written = match.replace(/\\\.|\[\.\]/g, ".");
  const { service, namespace, svc, port } = address.exec(written)?.groups ?? whole.exec(written)?.groups ?? {};
  if (service === undefined || (namespace === undefined && port === undefined)) return undefined;
  return { service, namespace, isWhole: svc !== undefined, port };
}

// Names of Services have no dots. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
const address =
  /^(?<service>[a-z]([a-z0-9-]*[a-z0-9])?)(\.(?<namespace>[a-z0-9]([a-z0-9-]*[a-z0-9])?)(?<svc>\.svc(\.[a-z0-9.-]+)?)?)?\.?(?<port>:\d+)?$/;
/** What is behind `svc` may be an expression. */
const whole = /^(?<service>[a-z0-9-]+)\.(?<namespace>.*)(?<svc>\bsvc\b)/;
