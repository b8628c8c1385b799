import { setTimeout as delay } from "node:timers/promises";
import { type ServerCommand, type ServerProcess, startServer } from "../../test/servers/server-process.ts";
import { processCost } from "../exporter/process-cost.ts";

/** Memory of a process at one moment of its life. */
export interface MemorySample {
  readonly atMs: number;
  readonly megabytes: number;
}

/** A process that is killed and comes back on its port with its data. */
export interface Killable {
  readonly name: string;
  readonly url: string;
  readonly kills: () => number;
  /** What it held in memory, life by life. */
  readonly lives: () => readonly (readonly MemorySample[])[];
  readonly sample: () => Promise<void>;
  /** `kill -9`, and a start after a while. */
  readonly killFor: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a process on its port and waits until it is ready. */
export async function startKillable(
  name: string,
  command: ServerCommand & { readonly port: number },
): Promise<Killable> {
  let server: ServerProcess | undefined = await startServer(command);
  let kills = 0;
  const lives: MemorySample[][] = [[]];
  return {
    name,
    url: `http://127.0.0.1:${command.port}`,
    kills: () => kills,
    lives: () => lives,
    sample: async () => {
      if (server === undefined) return;
      const cost = await processCost(server.pid).catch(() => undefined);
      if (cost !== undefined) lives.at(-1)?.push({ atMs: Date.now(), megabytes: cost.residentMb });
    },
    killFor: async (ms) => {
      const dying = server;
      if (dying === undefined) return;
      server = undefined;
      process.kill(dying.pid, "SIGKILL");
      await dying.stop();
      kills++;
      await delay(ms);
      lives.push([]);
      server = await startServer(command);
    },
    stop: async () => {
      await server?.stop();
    },
  };
}
