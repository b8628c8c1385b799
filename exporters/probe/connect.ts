import { connect as connectSocket, type Socket } from "node:net";
import { type Limits, watchLimits } from "./limits.ts";
import { placeOf, type StepFailure, socketFailure, stopped } from "./socket-failure.ts";

/** Where to connect: an address that has been resolved and guarded already, never a name. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Connected =
  | { readonly ok: true; readonly socket: Socket; readonly seconds: number }
  | ({ readonly ok: false; readonly seconds: number } & StepFailure);

/** Opens a TCP connection to exactly this address. Whoever gets the socket destroys it. */
export function connect({ address, port, ...limits }: Endpoint & Limits): Promise<Connected> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const socket = connectSocket({ host: address, port, autoSelectFamily: false });
    const callOff = watchLimits(limits, (reached) => {
      fail(reached === "stopped" ? stopped : noAnswer(placeOf(address, port), startedMs));
    });
    const fail = (failure: StepFailure) => {
      callOff();
      socket.removeListener("connect", onConnect);
      socket.removeListener("error", onError);
      // A socket that is destroyed may still have an error to tell.
      socket.on("error", ignore);
      socket.destroy();
      resolve({ ok: false, seconds: secondsSince(startedMs), ...failure });
    };
    const onError = (error: Error) => fail(socketFailure(error, placeOf(address, port)));
    const onConnect = () => {
      if (isOwnEnd(socket, { address, port })) return onError(refused);
      callOff();
      socket.removeListener("error", onError);
      // Whoever gets the socket listens a little later.
      socket.on("error", ignore);
      resolve({ ok: true, socket, seconds: secondsSince(startedMs) });
    };
    socket.once("connect", onConnect);
    socket.once("error", onError);
  });
}

/** Seconds since a moment of `performance.now()`. */
export function secondsSince(startedMs: number): number {
  return (performance.now() - startedMs) / 1000;
}

const ignore = () => {};
const refused = Object.assign(new Error("connected to itself"), { code: "ECONNREFUSED" });

/** A connection to a free port of this machine can get that very port as its own end, and would then answer itself. */
function isOwnEnd(socket: Socket, { address, port }: Endpoint): boolean {
  return port > 1023 && socket.localPort === port && socket.localAddress === address;
}

function noAnswer(place: string, startedMs: number): StepFailure {
  const seconds = secondsSince(startedMs).toFixed(1);
  return { reason: "connect_timeout", detail: `${place} did not answer the connection within ${seconds} s.` };
}
