import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** One request of a schedule. */
export interface Due {
  readonly atMs: number;
  readonly body: () => string;
}

/** What became of a schedule. */
export interface Sent {
  /** By place in the schedule: how long it took from its due time until it was answered 2xx; undefined: given up. */
  readonly answeredMs: readonly (number | undefined)[];
  readonly retries: number;
  readonly refused: number;
}

// Alertmanager's: https://github.com/prometheus/alertmanager/blob/main/notify/notify.go and the defaults of its backoff package.
const firstPauseMs = 500;
const pauseGrows = 1.5;
const givesUpMs = 300_000;

/** Sends each request at its time, however slow the answers are, and again after 5xx or a broken connection, as Alertmanager does; retries go to the next address. */
export async function sendOpenLoop(schedule: readonly Due[], urls: readonly string[]): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const answeredMs: (number | undefined)[] = schedule.map(() => undefined);
  let retries = 0;
  let refused = 0;
  const send = async ({ atMs, body }: Due, place: number): Promise<void> => {
    const text = body();
    for (let attempt = 0; Date.now() - atMs < givesUpMs; attempt++) {
      const status = await post(agent, urls[(place + attempt) % urls.length] ?? "", text);
      if (status >= 200 && status < 300) {
        answeredMs[place] = Date.now() - atMs;
        return;
      }
      if (status >= 400 && status < 500) {
        refused++;
        return;
      }
      retries++;
      await delay(firstPauseMs * pauseGrows ** Math.min(attempt, 10) * (0.5 + Math.random()));
    }
  };
  const sending: Promise<void>[] = [];
  for (const [place, due] of schedule.entries()) {
    const waitMs = due.atMs - Date.now();
    if (waitMs > 0) await delay(waitMs);
    sending.push(send(due, place));
  }
  await Promise.all(sending);
  agent.destroy();
  return { answeredMs, retries, refused };
}

/** The status of the answer; 0 when there was none. */
export function post(agent: Agent, url: string, body: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
      answer.once("error", () => resolve(0));
    });
    sent.once("error", () => resolve(0));
    sent.end(body);
  });
}
