import type { Stack } from "../model.ts";
import { asksForShiftsToken, shiftsToken } from "./shift-intake.ts";

/** The two programs that run in containers. */
export type RoleName = "exporter" | "relay";

/** What a program reads that the configuration only names. */
export interface SecretNeeds {
  /** Names of variables. */
  readonly env: readonly string[];
  /** Paths of files, as the configuration writes them: secrets, certificates and keys. */
  readonly files: readonly string[];
}

// The user's own words, which may look like a reference: a label may well be called env.
const ownWords: ReadonlySet<string> = new Set(["labels", "recipients"]);

/** The secrets, certificates and keys that a program needs beside the stack. */
export function secretNeeds(stack: Stack, role: RoleName): SecretNeeds {
  const env = new Set<string>();
  const files = new Set<string>();
  const collect = (value: unknown, under: string): void => {
    if (Array.isArray(value)) for (const item of value) collect(item, under);
    if (typeof value !== "object" || value === null || Array.isArray(value) || ownWords.has(under)) return;
    const { kind, name, path, ...rest } = value as Readonly<Record<string, unknown>>;
    if (kind === "env" && typeof name === "string") env.add(name);
    else if (kind === "file" && typeof path === "string") files.add(path);
    else if (role === "relay" && isSole(value, "env")) env.add(value.env);
    else if (role === "relay" && isSole(value, "file")) files.add(value.file);
    else for (const [key, item] of Object.entries(rest)) collect(item, key);
    if (under === "tls")
      for (const key of ["ca", "cert", "key"]) if (typeof rest[key] === "string") files.add(rest[key]);
  };
  collect(role === "exporter" ? [stack.probes, stack.exporter] : stack.relay, "");
  if (role === "exporter" && asksForShiftsToken(stack)) env.add(shiftsToken);
  for (const path of databaseFiles(stack)) files.add(path);
  for (const value of Object.values(stack.deploy.env)) if (value.kind === "secret") env.add(value.key);
  return { env: [...env].sort(), files: [...files].sort() };
}

/** Certificates that the address of the database names. */
function databaseFiles({ deploy }: Stack): readonly string[] {
  if (deploy.store.kind !== "postgres") return [];
  const { searchParams } = new URL(deploy.store.url);
  return ["sslrootcert", "sslcert", "sslkey"].flatMap((name) => searchParams.getAll(name));
}

function isSole<Key extends string>(value: object, key: Key): value is Readonly<Record<Key, string>> {
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]?.[0] === key && typeof entries[0][1] === "string";
}
