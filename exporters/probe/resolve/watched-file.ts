import { readFileSync, statSync } from "node:fs";

/** Reads a small file of the machine and keeps what was parsed until the file changes; `absent` while it cannot be read. */
export function watchedFile<Value>(
  path: string,
  { parse, absent }: { readonly parse: (text: string) => Value; readonly absent: Value },
): () => Value {
  let version: string | undefined;
  let value = absent;
  return () => {
    try {
      const { mtimeNs, ctimeNs, size, ino } = statSync(path, { bigint: true });
      const current = `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
      if (current !== version) {
        value = parse(readFileSync(path, "utf8"));
        version = current;
      }
      return value;
    } catch {
      version = undefined;
      value = absent;
      return absent;
    }
  };
}
