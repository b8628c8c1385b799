/** What one run of `ping -c 1` came to. */
export type PingResult =
  | { readonly kind: "reply"; readonly seconds: number }
  | { readonly kind: "no-reply" }
  /** A router, or this machine's own routes, said that the packet cannot arrive. */
  | { readonly kind: "unreachable"; readonly says: string }
  /** Nothing was measured: ping may not open its socket, does not know an option, and the like. */
  | { readonly kind: "broken"; readonly says: string };

/** Reads the output of iputils, BusyBox and BSD ping, run with `LC_ALL=C`. */
export function parsePing({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): PingResult {
  // Nothing may follow the time: there ping notes that the reply is damaged or comes from elsewhere.
  const reply = /^\d+ bytes from .*\btime[=<](\d+(?:\.\d+)?) ?ms\s*$/m.exec(stdout)?.[1];
  if (reply !== undefined) return { kind: "reply", seconds: Number(`${reply}e-3`) };
  const rejected =
    /^From .*\bicmp_seq=\d+ (.+)$/m.exec(stdout)?.[1] ??
    /^.*\b(Destination .*unreachable|Time to live exceeded)/im.exec(stdout)?.[1] ??
    /\b((?:network|host) is unreachable|no route to host)\b/i.exec(stderr)?.[1];
  if (rejected !== undefined) return { kind: "unreachable", says: rejected.trim() };
  // The summary alone is no proof that a packet was sent at all.
  if (stderr.trim() === "" && /\b1 packets? transmitted, 0 (?:packets )?received\b/.test(stdout))
    return { kind: "no-reply" };
  return { kind: "broken", says: complaint(stderr) ?? complaint(stdout) ?? "it printed nothing" };
}

function complaint(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.find((line) => /not permitted|denied/i.test(line)) ?? lines.find((line) => line !== "");
}
