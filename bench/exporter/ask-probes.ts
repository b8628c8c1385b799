import { Agent, get } from "node:http";

/** What came of asking a server for probes over HTTP. */
export interface Asked {
  readonly successes: () => number;
  readonly failures: () => number;
  readonly stop: () => void;
}

/** Asks a `/probe` endpoint for one probe after the other on each of some kept connections, as a Prometheus with many targets would. */
export function askProbes(url: string, concurrency: number): Asked {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let successes = 0;
  let failures = 0;
  let isOver = false;

  async function lane(): Promise<void> {
    while (!isOver) {
      const isSuccess = await ask(url, agent);
      if (isSuccess) successes++;
      else failures++;
    }
  }

  for (let index = 0; index < concurrency; index++) void lane();
  return {
    successes: () => successes,
    failures: () => failures,
    stop: () => {
      isOver = true;
      agent.destroy();
    },
  };
}

function ask(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(false));
      response.on("end", () => resolve(Buffer.concat(chunks).includes("\nprobe_success 1\n")));
    }).on("error", () => resolve(false));
  });
}
