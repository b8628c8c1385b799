import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { HaproxyPlace } from "../../slo/shift/haproxy-place.ts";
import { type HaproxyBackend, haproxyBackends } from "./haproxy-stat.ts";
import { type HaproxyTable, parseHaproxyTable } from "./haproxy-table.ts";
import { inTurn } from "./in-turn.ts";

const defaultTimeoutMs = 2_000;

/** Every backend with servers; throws when HAProxy does not tell. */
export async function askHaproxy(place: HaproxyPlace): Promise<readonly HaproxyBackend[]> {
  return haproxyBackends(await readHaproxyTable(place));
}

/** The whole table of statistics; throws when HAProxy does not tell. */
export async function readHaproxyTable(
  place: HaproxyPlace,
  signal: AbortSignal = AbortSignal.timeout(defaultTimeoutMs),
): Promise<HaproxyTable> {
  const answer = place.kind === "page" ? await readPage(place.url, signal) : await askInTurn(place, signal);
  const table = parseHaproxyTable(answer);
  if (table !== undefined) return table;
  throw new Error(`what it answers is not HAProxy's statistics: ${JSON.stringify(answer.slice(0, 80))}`);
}

async function readPage(url: URL, signal: AbortSignal): Promise<string> {
  // fetch takes no credentials in an address.
  const { username, password } = url;
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const login = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;
  const headers: Record<string, string> = username === "" ? {} : { authorization: login };
  const answer = await fetch(bare, { headers, signal });
  if (!answer.ok) throw new Error(`its stats page answers ${answer.status}`);
  return answer.text();
}

type SocketPlace = Exclude<HaproxyPlace, { kind: "page" }>;

function askInTurn(place: SocketPlace, signal: AbortSignal): Promise<string> {
  const address = place.kind === "socket" ? place.path : `${place.host}:${place.port}`;
  return inTurn(address, signal, () => askSocket(place, signal));
}

async function askSocket(place: SocketPlace, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const socket = connect(place.kind === "socket" ? { path: place.path } : { host: place.host, port: place.port });
  const giveUp = () => socket.destroy(new Error("it does not answer"));
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    // The process tells one run of HAProxy from the next.
    socket.end("show info;show stat\n");
    return await text(socket);
  } finally {
    signal.removeEventListener("abort", giveUp);
    socket.destroy();
  }
}
