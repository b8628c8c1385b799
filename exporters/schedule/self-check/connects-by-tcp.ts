import { connect } from "node:net";
import type { ControlAddress } from "./control-check.ts";

/** Whether an address takes a TCP connection within a time. */
export function connectsByTcp({ host, port }: ControlAddress, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), timeoutMs);
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
