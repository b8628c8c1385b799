import { isFree } from "../../cli/up/free-port.ts";

// Beside those that `nines up` chooses, and like them below those that the kernel gives to others.
const firstPort = 20_000;
const portsOfWorker = 2_000;
const workers = 4;

const given = new Set<number>();

/** A loopback port on which nothing listens, given to nobody else: each of Jest's workers has ports of its own. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env["JEST_WORKER_ID"] ?? 0) % workers;
  for (let attempt = 0; attempt < portsOfWorker; attempt++) {
    const port = firstPort + worker * portsOfWorker + Math.floor(Math.random() * portsOfWorker);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port from ${firstPort} on for worker ${worker}`);
}
