import type { Labels } from "./model.ts";

/**
 * The fingerprint that Alertmanager gives a label set: FNV-1a (64 bit) over the labels sorted by name, with the byte 0xFF after every name
 * and every value, as 16 hexadecimal digits. Source: `LabelSet.Fingerprint` of prometheus/common, model/signature.go.
 */
export function labelFingerprint(labels: Labels): string {
  let hash = 0xcbf29ce484222325n;
  const add = (byte: number) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name] ?? ""]) {
      for (const byte of new TextEncoder().encode(text)) add(byte);
      add(0xff);
    }
  }
  return hash.toString(16).padStart(16, "0");
}
