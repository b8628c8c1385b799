import type { UnseenProxies } from "./shift-report.ts";

/** `one of 2 HAProxies is not seen since 12:04 UTC`. */
export function unseenProxiesWords({ count, of }: Pick<UnseenProxies, "count" | "of">, since: string): string {
  return `${count === 1 ? `one of ${of} HAProxies is` : `${count} of ${of} HAProxies are`} not seen since ${since}`;
}
