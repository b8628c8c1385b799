import { freePortFrom } from "../../cli/up/free-port.ts";

// Beside those that `nines up` chooses, and like them below those that the kernel gives to others.
const firstPort = 20_000;
const portsOfWorker = 2_000;
const workers = 4;

/** A loopback port on which nothing listens, given to nobody else: each of Jest's workers has ports of its own. */
export function freePort(): Promise<number> {
  const worker = Number(process.env["JEST_WORKER_ID"] ?? 0) % workers;
  return freePortFrom(firstPort + worker * portsOfWorker, portsOfWorker);
}
