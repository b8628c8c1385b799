import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { type Limits, watchLimits } from "../limits.ts";
import { type StepFailure, socketFailure, stopped } from "../socket-failure.ts";

/** A server that answers the close is not waited for longer than this: that it closed is no part of being up. */
const closeWaitMs = 500;
const closeOpcode = 0x8;

/**
 * Sends a close frame and waits a moment for the server's own. Frames that come before it are skipped.
 * Fails when what the server sends are no frames; not when it just closes, or keeps talking.
 */
export function closeWebSocket(
  socket: Socket,
  { head, ...limits }: Limits & { readonly head: Buffer },
): Promise<StepFailure | undefined> {
  return new Promise((resolve) => {
    const reader = frameReader();
    const deadlineMs = Math.min(limits.deadlineMs, performance.now() + closeWaitMs);
    const end = (failure?: StepFailure) => {
      callOff();
      socket.removeAllListeners("data").on("error", () => {});
      socket.destroy();
      resolve(failure);
    };
    const callOff = watchLimits({ ...limits, deadlineMs }, (reached) =>
      end(reached === "stopped" ? stopped : undefined),
    );
    const onData = (chunk: Buffer) => {
      const read = reader(chunk);
      if (read === "closed") end();
      else if (read !== "open")
        end({ reason: "protocol", detail: `The server sent what is no WebSocket frame: ${read}.` });
    };
    socket.once("error", (error) => end(socketFailure(error, "the server", "protocol")));
    socket.once("close", () => end());
    socket.on("data", onData);
    socket.write(closeFrame());
    if (head.length > 0) onData(head);
  });
}

/** Close with the code 1000, masked as every frame of a client. */
function closeFrame(): Buffer {
  const mask = randomBytes(4);
  const payload = Buffer.of(0x03, 0xe8).map((byte, at) => byte ^ (mask[at] ?? 0));
  return Buffer.concat([Buffer.of(0x80 | closeOpcode, 0x80 | payload.length), mask, payload]);
}

/** Reads frames as far as to tell whether a close came. Gives what is wrong with them as a text. */
function frameReader(): (chunk: Buffer) => string {
  let pending = Buffer.alloc(0);
  let skip = 0;
  return (chunk) => {
    let rest: Buffer = chunk;
    if (skip > 0) {
      const skipped = Math.min(skip, rest.length);
      skip -= skipped;
      rest = rest.subarray(skipped);
    }
    pending = Buffer.concat([pending, rest]);
    while (pending.length >= 2) {
      const [first = 0, second = 0] = pending;
      const opcode = first & 0x0f;
      if ((first & 0x70) !== 0) return "reserved bits are set";
      if ((opcode > 2 && opcode < 8) || opcode > 10) return `there is no opcode ${opcode}`;
      if ((second & 0x80) !== 0) return "a server masks nothing";
      if (opcode === closeOpcode) return "closed";
      const short = second & 0x7f;
      if (opcode > 8 && short > 125) return "a control frame is too long";
      const header = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (pending.length < header) break;
      const length =
        short === 126 ? pending.readUInt16BE(2) : short === 127 ? Number(pending.readBigUInt64BE(2)) : short;
      const available = Math.min(pending.length, header + length);
      skip = header + length - available;
      pending = pending.subarray(available);
    }
    return "open";
  };
}
