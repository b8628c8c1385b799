import { readFileSync, statSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import type { TlsOptions } from "../../slo/probe/probe-model.ts";

export type TlsFiles = Pick<TlsOptions, "ca" | "cert" | "key">;

interface Known {
  readonly context: SecureContext;
  readonly version: string;
  checkedMs: number;
}

/** Certificates that are renewed on disk are noticed after this long. */
const recheckAfterMs = 5_000;

const contexts = new Map<string, Known>();

/** The TLS context for a set of files, made once and again after a file changed: making one costs milliseconds. Throws when a file cannot be used. */
export function tlsContext({ ca, cert, key }: TlsFiles): SecureContext {
  const name = `${ca ?? ""}\n${cert ?? ""}\n${key ?? ""}`;
  const known = contexts.get(name);
  const nowMs = performance.now();
  if (known !== undefined && nowMs - known.checkedMs < recheckAfterMs) return known.context;
  const version = [ca, cert, key].map(fileVersion).join(" ");
  if (known?.version === version) {
    known.checkedMs = nowMs;
    return known.context;
  }
  const context = createSecureContext({
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  });
  contexts.set(name, { context, version, checkedMs: nowMs });
  return context;
}

/** A rotated Kubernetes secret is another file behind the same link, so the inode counts too. */
function fileVersion(path: string | undefined): string {
  if (path === undefined) return "-";
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs}/${size}/${ino}`;
}
