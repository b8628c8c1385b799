import { parseStopSignal } from "./stop-signal.ts";

/** What a server does with the requests in flight once it gets its signal, as far as that is known. */
export type OnStop = "finishes" | "drops" | "unknown";

/** What runs in a pod, and the signal that ends it; undefined when nobody said which. */
export interface StoppedServer {
  readonly server: string;
  readonly stopSignal: string | undefined;
}

/** What becomes of the requests in flight: nginx finishes them on SIGQUIT alone, and nobody on what no program can catch. */
export function onStop({ server, stopSignal }: StoppedServer): OnStop {
  const signal = stopSignal === undefined ? undefined : parseStopSignal(stopSignal);
  if (signal === undefined) return "unknown";
  // Source: https://nginx.org/en/docs/control.html
  if (server === "nginx") return signal.name === "QUIT" ? "finishes" : "drops";
  return ["KILL", "STOP"].includes(signal.name) ? "drops" : "unknown";
}
