import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type Fields, fieldsOf, isFields, textOf } from "./fields.ts";
import type { SlackWorld } from "./slack-world.ts";
import { acceptWebSocket, type WebSocketPeer } from "./web-socket.ts";

const mostConnections = 10;

/** Socket Mode at Slack's end: apps connect, get envelopes, and acknowledge each. */
export class SocketMode {
  readonly #world: SlackWorld;
  readonly #tickets = new Set<string>();
  readonly #peers = new Set<WebSocketPeer>();
  readonly #waiting = new Map<string, (payload: Fields) => void>();
  readonly #hanging = new Set<Duplex>();
  readonly #onChange: () => void;
  #isStuck = false;
  #next = 0;

  constructor(world: SlackWorld, onChange: () => void) {
    this.#world = world;
    this.#onChange = onChange;
  }

  get connections(): number {
    return this.#peers.size;
  }

  /** Connections that wait for an answer to their handshake. */
  get hanging(): number {
    return this.#hanging.size;
  }

  /** From now on no handshake is answered, as behind a proxy in trouble. */
  hang(): void {
    this.#isStuck = true;
  }

  /** The address for one connection: what `apps.connections.open` answers. */
  open(url: string): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `${url.replace(/^http/, "ws")}/link/?ticket=${ticket}&app_id=${this.#world.bot.appId}`;
  }

  accept(request: IncomingMessage, socket: Duplex): void {
    if (this.#isStuck) {
      this.#leaveHanging(socket);
      return;
    }
    const ticket = new URL(request.url ?? "/", "http://slack").searchParams.get("ticket") ?? "";
    // A ticket is good for one connection.
    if (!this.#tickets.delete(ticket) || this.#peers.size >= mostConnections) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const peer = acceptWebSocket(request, socket, {
      onText: (text) => this.#read(text),
      onClose: () => {
        this.#peers.delete(peer);
        this.#onChange();
      },
    });
    this.#peers.add(peer);
    const hello = {
      type: "hello",
      num_connections: this.#peers.size,
      connection_info: { app_id: this.#world.bot.appId },
      debug_info: { host: "fake", approximate_connection_time: 18_060 },
    };
    peer.send(JSON.stringify(hello));
    this.#onChange();
  }

  /** Sends an envelope to one connection; resolves to the payload of its acknowledgement, and to undefined after `withinMs`. */
  deliver(
    type: "interactive" | "slash_commands" | "events_api",
    payload: Fields,
    withinMs: number,
  ): Promise<Fields | undefined> {
    const peers = [...this.#peers];
    const peer = peers[this.#next++ % Math.max(1, peers.length)];
    if (peer === undefined) return Promise.resolve(undefined);
    const envelope = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(envelope);
        resolve(undefined);
      }, withinMs);
      this.#waiting.set(envelope, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      peer.send(
        JSON.stringify({ envelope_id: envelope, type, payload, accepts_response_payload: type !== "events_api" }),
      );
    });
  }

  /** Asks every connection to come back on a new one, as Slack does every few hours. */
  refresh(): void {
    for (const peer of this.#peers) peer.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
  }

  ping(): void {
    for (const peer of this.#peers) peer.ping();
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const connection of [...this.#peers, ...this.#hanging]) connection.destroy();
  }

  #leaveHanging(socket: Duplex): void {
    this.#hanging.add(socket);
    socket.once("close", () => this.#hanging.delete(socket));
    socket.on("error", () => socket.destroy());
    this.#onChange();
  }

  #read(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (!isFields(message)) return;
    const envelope = textOf(message["envelope_id"]);
    this.#waiting.get(envelope)?.(fieldsOf(message["payload"]));
    this.#waiting.delete(envelope);
  }
}
