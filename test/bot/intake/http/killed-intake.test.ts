import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { openRelayStore } from "../../../../bot/store/open-relay-store.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";

const program = fileURLToPath(new URL("intake-process.ts", import.meta.url));

async function startProcess(path: string, hold: "hold" | "keep") {
  const child: ChildProcess = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, path, hold], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("no output");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  return {
    url: await nextLine(),
    nextLine,
    kill: async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

const post = (url: string, body: string) =>
  fetch(`${url}/in/prod`, { method: "POST", body, headers: { authorization: "Bearer first" } }).then(
    ({ status }) => status,
    () => "no answer" as const,
  );

describe("an intake that is killed", () => {
  test("between receipt and the durable write has answered nothing", async () => {
    await inTemporaryFolder("intake", async (folder) => {
      const relay = await startProcess(join(folder, "relay.db"), "hold");
      const answer = post(relay.url, '{"a":1}');
      expect(await relay.nextLine()).toBe("received");
      await relay.kill();
      expect(await answer).toBe("no answer");
    });
  });

  test("has on disk all that it answered with 200", async () => {
    await inTemporaryFolder("intake", async (folder) => {
      const path = join(folder, "relay.db");
      const relay = await startProcess(path, "keep");
      const answered = new Set<string>();
      let enough = () => {};
      const hundred = new Promise<void>((resolve) => {
        enough = resolve;
      });
      let isKilled = false;
      const send = async (sender: number): Promise<void> => {
        for (let index = 0; !isKilled; index++) {
          const body = JSON.stringify({ sender, index });
          if ((await post(relay.url, body)) !== 200) return;
          answered.add(body);
          if (answered.size === 100) enough();
        }
      };
      const senders = [1, 2, 3, 4].map(send);
      await hundred;
      await relay.kill();
      isKilled = true;
      await Promise.all(senders);
      const store = await openRelayStore({ engine: "sqlite", path });
      const bodies = new Set((await store.waiting(100_000)).map(({ body }) => body));
      await store.close();
      expect([...answered].filter((body) => !bodies.has(body))).toEqual([]);
      expect(answered.size).toBeGreaterThanOrEqual(100);
    });
  });
});
