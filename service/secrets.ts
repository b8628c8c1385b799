import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** A secret by reference: an environment variable, or a file such as Kubernetes mounts. */
export type SecretRef =
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/** A secret cannot be read. The message names the reference, never a text. */
export class SecretFault extends Error {
  readonly ref: SecretRef;
  /** A file may appear later; a process gets no new environment. */
  readonly retryable: boolean;

  constructor(ref: SecretRef, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "SecretFault";
    this.ref = ref;
    this.retryable = ref.kind === "file";
  }
}

/** The text of a secret, always the newest: a file is read again after it changed. Throws a SecretFault. */
export type SecretReader = (ref: SecretRef) => string;

/** A reader of secrets that remembers files until they change. */
export function createSecretReader(env: Readonly<Record<string, string | undefined>> = process.env): SecretReader {
  const files = new Map<string, { readonly version: string; readonly text: string }>();
  return (ref) => {
    if (ref.kind === "env") {
      const text = env[ref.name];
      if (text === undefined || text === "") {
        throw new SecretFault(
          ref,
          `the environment variable ${ref.name} is ${text === undefined ? "not set" : "empty"}`,
        );
      }
      return text;
    }
    try {
      // A rotated Kubernetes secret is another file behind the same link, so the inode counts too.
      const { mtimeNs, size, ino } = statSync(ref.path, { bigint: true });
      const version = `${mtimeNs} ${size} ${ino}`;
      const known = files.get(ref.path);
      if (known?.version === version) return known.text;
      const text = readFileSync(ref.path, "utf8").replace(/\r?\n$/, "");
      files.set(ref.path, { version, text });
      if (text !== "") return text;
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
      throw new SecretFault(ref, `the secret file ${ref.path} cannot be read (${code})`, { cause });
    }
    files.delete(ref.path);
    throw new SecretFault(ref, `the secret file ${ref.path} is empty`);
  };
}

/** The text of one secret, read now. Throws a SecretFault. */
export function readSecret(ref: SecretRef): string {
  return createSecretReader()(ref);
}

/** A secret's reference for messages: `env TOKEN`, `file /run/secrets/token`. */
export function secretName(ref: SecretRef): string {
  return ref.kind === "env" ? `env ${ref.name}` : `file ${ref.path}`;
}

/** Whether a token is one of the active ones, in a time that tells nothing about which, or how much of it was right. */
export function isActiveToken(token: string, active: readonly string[]): boolean {
  const given = digest(token);
  let found = false;
  for (const one of active) found = timingSafeEqual(given, digest(one)) || found;
  return found;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
