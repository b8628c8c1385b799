import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { reachTarget } from "../../../exporters/prove/reach-target.ts";
import { freePort } from "../../servers/free-port.ts";
import { planOf } from "./proof-plan.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Takes connections and never answers. */
async function silentServer(): Promise<string> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const signal = new AbortController().signal;
const hourMs = 3_600_000;

describe("reachTarget()", () => {
  test("tries again for a while, however long an answer may take", async () => {
    const waits: string[] = [];
    const plan = planOf(`http://127.0.0.1:${await freePort()}/`, { timeoutMs: hourMs });
    const onWait = (speed: string, detail = "") => waits.push(`${speed} ${detail.split(":")[0]}`);
    expect(await reachTarget(plan, { signal, onWait, triesMs: 600, sayMs: 50 })).toMatchObject({
      ok: false,
      speed: "usual",
      detail: expect.stringMatching(/^refused: /),
      end: { by: "tries", ms: 600 },
    });
    expect(waits.at(-1)).toBe("usual refused");
  });

  test("waits for one answer as long as it may take, though all tries together have less", async () => {
    const plan = planOf(await silentServer(), { timeoutMs: 200 });
    expect(await reachTarget(plan, { signal, onWait: () => {}, triesMs: 20 })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^timeout: /),
      end: { by: "timeout", ms: 200 },
    });
  });

  test("ends at once when somebody does not want to wait any longer, and says before what it waits for", async () => {
    const plan = planOf(await silentServer(), { timeoutMs: hourMs });
    const impatience = new AbortController();
    const onWait = (_: string, detail: string | undefined) => impatience.abort(new Error(`waited, ${detail}`));
    expect(await reachTarget(plan, { signal: impatience.signal, onWait, sayMs: 20 })).toEqual({
      ok: false,
      speed: "usual",
      detail: "no answer yet",
      suspect: undefined,
      end: { by: "signal" },
    });
    expect(impatience.signal.reason).toEqual(new Error("waited, undefined"));
  });
});
