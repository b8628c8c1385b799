import { apiUrl, errorOf, loginHeaders, reasonOf } from "./api-client.ts";
import { createEventReader, topicsOf } from "./read-events.ts";
import { createStore, type Store } from "./store.ts";
import { loginNeeded, token } from "./token.ts";

/** `polling`: the daemon has no events, so the page asks from time to time. */
export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "polling" }
  | {
      readonly kind: "lost";
      /** When the server was last heard. */
      readonly sinceMs: number;
      readonly noticedMs: number;
      /** Tries to connect again so far. */
      readonly tries: number;
      readonly why: string;
    };

/** How the page hears of changes. */
export const connection: Store<Connection> = createStore<Connection>({ kind: "connecting" });

/** The server says every 15 s that it is there. */
const silenceMs = 40_000;
const waitsMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
const pollingWaitMs = 60_000;

/** Stays connected for as long as the page lives. Calls back with topics that changed, and without any after a new connection. */
export async function stayConnected(changed: (topics: readonly string[] | undefined) => void): Promise<never> {
  let failures = 0;
  let heardMs = Date.now();
  for (;;) {
    const outcome = await listen({
      opened: () => {
        failures = 0;
        connection.set({ kind: "live" });
        changed(undefined);
      },
      heard: () => {
        heardMs = Date.now();
      },
      changed,
    });
    if (outcome.kind === "absent") {
      connection.set({ kind: "polling" });
      await pause(pollingWaitMs);
      continue;
    }
    if (outcome.kind === "unauthorized") {
      loginNeeded.set(outcome.why);
      await newToken();
      continue;
    }
    const before = connection.value();
    const noticedMs = before.kind === "lost" ? before.noticedMs : Date.now();
    connection.set({ kind: "lost", sinceMs: heardMs, noticedMs, tries: failures, why: outcome.why });
    await pause(waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 15_000);
    failures++;
  }
}

interface Ears {
  readonly opened: () => void;
  readonly heard: () => void;
  readonly changed: (topics: readonly string[]) => void;
}

type Outcome = { readonly kind: "ended" | "absent" | "unauthorized"; readonly why: string };

/** One connection, from its begin to its end. */
async function listen({ opened, heard, changed }: Ears): Promise<Outcome> {
  const over = new AbortController();
  let silence = setTimeout(() => over.abort(), silenceMs);
  const signOfLife = () => {
    heard();
    clearTimeout(silence);
    silence = setTimeout(() => over.abort(), silenceMs);
  };
  // EventSource cannot send the token.
  try {
    const headers = { accept: "text/event-stream", ...loginHeaders() };
    const response = await fetch(apiUrl("events"), { headers, signal: over.signal, cache: "no-store" });
    if (response.status === 401) return { kind: "unauthorized", why: (await errorOf(response)).message };
    if (response.status === 404) return { kind: "absent", why: "" };
    if (!response.ok || response.body === null) return { kind: "ended", why: `the server answered ${response.status}` };
    signOfLife();
    opened();
    const read = createEventReader((data) => changed(topicsOf(data)));
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      signOfLife();
      read(piece);
    }
    return { kind: "ended", why: "the server closed the connection" };
  } catch (error) {
    return { kind: "ended", why: over.signal.aborted ? "the server is silent" : reasonOf(error) };
  } finally {
    clearTimeout(silence);
    over.abort();
  }
}

/** Ends early when the machine is online again or somebody looks at the page. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
  });
}

function newToken(): Promise<void> {
  return new Promise((resolve) => {
    const stop = token.subscribe(() => {
      stop();
      resolve();
    });
  });
}
