import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** One connection of a WebSocket (RFC 6455) at the server's end; texts only. */
export interface WebSocketPeer {
  readonly send: (text: string) => void;
  readonly ping: () => void;
  readonly close: (code?: number) => void;
  /** Ends it without a word, as a broken network does. */
  readonly destroy: () => void;
}

interface Handlers {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
// From RFC 6455, section 1.3.
const acceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers a request to upgrade, and speaks frames from then on. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, handlers: Handlers): WebSocketPeer {
  const key = request.headers["sec-websocket-key"] ?? "";
  const accept = createHash("sha1").update(`${key}${acceptSuffix}`).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const write = (opcode: number, payload: Buffer) => {
    if (socket.writable) socket.write(frame(opcode, payload));
  };
  const close = (code = 1_000) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    write(opcodes.close, payload);
    socket.end();
  };
  let rest: Buffer = Buffer.alloc(0);
  let text: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let read = readFrame(rest); read !== undefined; read = readFrame(rest)) {
      rest = rest.subarray(read.length);
      const { opcode, payload, isLast } = read;
      if (opcode === opcodes.close) return close();
      if (opcode === opcodes.ping) write(opcodes.pong, payload);
      if (opcode > opcodes.binary) continue;
      text = opcode === opcodes.continuation ? Buffer.concat([text, payload]) : payload;
      if (isLast) handlers.onText(text.toString("utf8"));
    }
  });
  socket.once("close", handlers.onClose);
  // An app that is killed closes its end without a frame.
  socket.once("end", () => socket.end());
  socket.on("error", () => socket.destroy());
  return {
    send: (message) => write(opcodes.text, Buffer.from(message, "utf8")),
    ping: () => write(opcodes.ping, Buffer.from("Ping from Slack")),
    close,
    destroy: () => void socket.destroy(),
  };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (length < 126) header[1] = length;
  else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isLast: boolean;
  /** Bytes of the whole frame. */
  readonly length: number;
}

/** The first frame in some bytes; undefined until all of it is there. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const isMasked = (second & 0x80) !== 0;
  const from = start + (isMasked ? 4 : 0);
  if (bytes.length < from + size) return undefined;
  const payload = Buffer.from(bytes.subarray(from, from + size));
  if (isMasked) {
    const mask = bytes.subarray(start, from);
    for (let index = 0; index < payload.length; index++)
      payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { opcode: first & 0x0f, payload, isLast: (first & 0x80) !== 0, length: from + size };
}
