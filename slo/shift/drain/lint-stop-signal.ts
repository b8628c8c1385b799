import { type Problem, show } from "../../problem.ts";
import { type DrainFacts, type DrainSettings, drainedSeconds } from "./drain-facts.ts";
import { parseStopSignal, type StopSignal } from "./stop-signal.ts";

/** A signal that is none, or one on which a server ends at once, or does not end; or undefined. */
export function lintStopSignal(
  { server, stopSignal }: { readonly server: string; readonly stopSignal: string },
  { preStopSeconds }: DrainSettings,
  facts: DrainFacts,
): Problem | undefined {
  const at = { code: "drain-stop-signal", path: "stopSignal" };
  const signal = parseStopSignal(stopSignal);
  if (signal === undefined)
    return { ...at, message: `${show(stopSignal)} is no signal`, hint: `write one such as ${usualSignal(server)}` };
  const message = server === "nginx" ? ofNginx(signal) : ofAnyServer(signal);
  if (message === undefined) return undefined;
  const isDrained = preStopSeconds >= drainedSeconds(facts);
  return {
    ...at,
    message,
    hint:
      server === "nginx"
        ? "write STOPSIGNAL SIGQUIT in its image, as the official ones have it, and SIGQUIT as the signal here"
        : "write the signal on which the server ends what it began: SIGTERM for most",
    // Nothing is in flight once preStop has waited for it.
    ...(isDrained ? { severity: "warning" as const } : {}),
  };
}

/** On which servers end what they began, as far as is known. */
function usualSignal(server: string): string {
  return server === "nginx" ? "SIGQUIT" : "SIGTERM";
}

function ofNginx({ name, shown }: StopSignal): string | undefined {
  if (name === "QUIT") return undefined;
  // Source: https://nginx.org/en/docs/control.html: TERM and INT are a fast shutdown, QUIT a graceful one; no other ends it.
  return ["TERM", "INT", "KILL"].includes(name)
    ? `nginx drops the requests in flight on ${shown}, and no error counter of a proxy before it shows that`
    : `nginx does not end on ${shown}, and is killed with the requests in flight when its grace is over`;
}

/** No program can do anything about two of them. */
function ofAnyServer({ name, shown }: StopSignal): string | undefined {
  if (name === "KILL")
    return `no server ends what it began on ${shown}: it is gone at once, with the requests in flight`;
  if (name === "STOP") return `on ${shown} the server stands still, and is killed with the requests in flight`;
  return undefined;
}
