import type { Problem } from "../../problem.ts";
import { type DrainFacts, type DrainSettings, drainedSeconds } from "./drain-facts.ts";

/** Signals as they are written in images and pods, by their numbers on Linux. */
const signalNames: ReadonlyMap<string, string> = new Map([
  ["1", "HUP"],
  ["2", "INT"],
  ["3", "QUIT"],
  ["9", "KILL"],
  ["10", "USR1"],
  ["12", "USR2"],
  ["15", "TERM"],
  ["28", "WINCH"],
]);

/** A server that ends at once on the signal that it gets, or does not end on it; or undefined. */
export function lintStopSignal(
  { server, stopSignal }: { readonly server: string; readonly stopSignal: string },
  { preStopSeconds }: DrainSettings,
  facts: DrainFacts,
): Problem | undefined {
  const text = stopSignal.trim().toUpperCase();
  const numbered = signalNames.get(text);
  const name = numbered ?? text.replace(/^SIG/, "");
  if (server !== "nginx" || name === "QUIT") return undefined;
  const written = numbered === undefined ? text : `${text} (SIG${numbered})`;
  // Source: https://nginx.org/en/docs/control.html: TERM and INT are a fast shutdown, QUIT a graceful one; no other ends it.
  const endsAtOnce = ["TERM", "INT", "KILL"].includes(name);
  const isDrained = preStopSeconds >= drainedSeconds(facts);
  return {
    code: "drain-stop-signal",
    path: "stopSignal",
    message: endsAtOnce
      ? `nginx drops the requests in flight on ${written}, and no error counter of a proxy before it shows that`
      : `nginx does not end on ${written}, and is killed with the requests in flight when its grace is over`,
    hint: "write STOPSIGNAL SIGQUIT in its image, as the official ones do",
    // Nothing is in flight once preStop has waited for it.
    ...(isDrained ? { severity: "warning" as const } : {}),
  };
}
