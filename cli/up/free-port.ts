import { once } from "node:events";
import { createServer } from "node:net";

// Below 32768, where the ports begin that Linux gives to clients and to servers that ask for any (ip_local_port_range):
// between this look and the server's own bind nobody else comes by one of these by chance.
const firstPort = 28_000;
const ports = 4_700;

const given = new Set<number>();

/** A port of the loopback interface where nothing listens, given once by this process: the wanted one if it is free. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  return freePortFrom(firstPort, ports);
}

/** One of so many ports from the first on where nothing listens, given once by this process; throws where there is none. */
export async function freePortFrom(first: number, count: number): Promise<number> {
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) {
    const port = first + ((start + step) % count);
    if (given.has(port)) continue;
    // Before the look, which others do not wait for.
    given.add(port);
    if (await isFree(port)) return port;
    given.delete(port);
  }
  throw new Error(`no port of 127.0.0.1 is free between ${first} and ${first + count - 1}`);
}

/** Whether nothing listens on this port of the loopback interface. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}
