import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tellEnd } from "../../../examples/blue-green/tell-walk.ts";
import { type Walk, type WalkOptions, walkWeights } from "../../../examples/blue-green/walk-weights.ts";
import type { Said } from "../../../examples/blue-green/what-each-says.ts";
import { needs } from "../../servers/needs.ts";
import { inTemporaryFolder, makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";

async function walked(options: Partial<WalkOptions>): Promise<Walk> {
  const folder = await makeTemporaryFolder("blue-green");
  try {
    return await walkWeights({ mode: "http", failing: 0, steps: [10, 50, 100], holdSeconds: 40, folder, ...options });
  } finally {
    await removeFolder(folder);
  }
}

function green({ exporter }: Said) {
  return exporter?.arms.find(({ name }) => name === "green");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** In TCP mode, with a folder for the board that holds what nines did not write. */
function walkedInTcpMode(): Promise<Walk> {
  return inTemporaryFolder("foreign", async (boardFolder) => {
    await writeFile(join(boardFolder, "walk.log"), "");
    return walked({ mode: "tcp", steps: [100], boardFolder });
  });
}

needs("haproxy", "prometheus")("the blue-green example", () => {
  // Side by side: a walk mostly waits for shares to settle.
  let walks: Readonly<Record<"healthy" | "failing" | "tcp", Promise<Walk>>>;
  beforeAll(() => {
    walks = { healthy: walked({}), failing: walked({ failing: 20 }), tcp: walkedInTcpMode() };
    // One that breaks off is for its own test to tell.
    for (const walk of Object.values(walks)) walk.catch(() => undefined);
  });
  afterAll(async () => {
    await Promise.allSettled(Object.values(walks));
  });

  test("tells one story with the same numbers everywhere, and loses nothing", async () => {
    const walk = await walks.healthy;
    const { said, client, channel } = walk;
    expect(client).toMatchObject({ failed: 0, ok: client.sent });
    for (const one of said) {
      expect(one.rules.intended).toBe(one.told / 100);
      expect(green(one)?.intended).toBe(one.told / 100);
      expect(Math.abs((one.rules.actual ?? -1) - one.told / 100)).toBeLessThan(0.02);
      expect(Math.abs((green(one)?.actual ?? -1) - one.told / 100)).toBeLessThan(0.02);
      expect(one.rules.firing).toEqual([]);
      expect(one.exporter?.blind).toEqual([]);
    }
    // Until it is over, the head of the message says what the exporter says.
    const heads = said.slice(0, 2).map(({ slack }) => Number(/\(actual ([\d.]+) %\)/.exec(slack)?.[1]));
    for (const [index, head] of heads.entries()) expect(Math.abs(head - (said[index]?.told ?? 0))).toBeLessThan(1);
    expect(said[0]?.rules.verdict).toBe("not_worse");
    expect(said[0]?.exporter?.verdict.kind).toBe("not_worse");
    expect(said[0]?.gate).toMatchObject({ code: 0 });
    const last = said.at(-1)?.exporter;
    expect(last).toMatchObject({ phase: "settled", outcome: "completed", ledger: { lost: 0 } });
    const sent = last?.ledger?.sent ?? 0;
    // The client began ten seconds before the rollout.
    expect(client.sent - sent).toBeGreaterThan(0);
    expect(client.sent - sent).toBeLessThan(2_000);
    expect(said.at(-1)?.board).toEqual({ lost: 0, requests: sent });
    // The message and the last word of its thread have one number, and nothing else has another.
    const counted = `Requests lost: *0* of ${sent.toLocaleString("en")}`;
    expect(channel.match(/Requests lost: .* of [\d,]+/g)).toEqual([counted, counted]);
    expect(lastLine(channel)).toContain("🧾");
    expect(lastLine(channel).endsWith(counted)).toBe(true);
    expect(channel.match(/\*Started\*/g)).toHaveLength(1);
    expect(channel.match(/\*Completed\*/g)).toHaveLength(1);
    expect(tellEnd(walk).split("\n").at(-1)).toBe(`requests lost: 0 of ${sent} in this rollout`);
  });

  test("goes back when the candidate is worse, with the words and the numbers of one verdict", async () => {
    const { said, isComplete, client, channel } = await walks.failing;
    expect(isComplete).toBe(false);
    const [first, last] = [said[0], said.at(-1)];
    expect(first?.rules).toMatchObject({ verdict: "worse", firing: ["CanaryErrorRateHigher"] });
    expect(first?.exporter?.verdict).toMatchObject({ kind: "worse", sli: "errors" });
    expect(first?.gate).toMatchObject({ code: 1 });
    expect(first?.gate.stdout).toContain("the candidate is worse: errors");
    expect(last?.exporter).toMatchObject({ outcome: "rolled_back", ledger: { lost: 0, failed: client.failed } });
    expect(last?.board).toEqual({ lost: 0, requests: last?.exporter?.ledger?.sent });
    expect(channel.match(/\*Worse\*: errors/g)?.length).toBeGreaterThan(0);
    const sent = last?.exporter?.ledger?.sent ?? 0;
    expect(channel).toMatch(/\*Rolled back\*[^\n]* free\n/);
    expect(lastLine(channel)).toContain(`Requests lost: *0* of ${sent.toLocaleString("en")}`);
  });

  test("is caught in TCP mode: what clients keep open stays where it is", async () => {
    const walk = await walks.tcp;
    const { said, client, channel } = walk;
    expect(walk.board).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("error[output-folder]") });
    expect(client.failed).toBe(0);
    // Sessions are no requests: the walk's last words tell both shares.
    const seen = client.shares.at(-1)?.versions.find(({ version }) => version === "v2")?.share ?? 1;
    expect(seen).toBeLessThan(0.9);
    expect(tellEnd(walk)).toMatch(/to its end: 100 % to green, where \d+\.\d % of the sessions are\./);
    expect(tellEnd(walk)).toContain(`own requests green answered ${(100 * seen).toFixed(1)} % at weight 100.`);
    const last = said.at(-1);
    expect(last?.exporter?.verdict.kind).toBe("not_enough");
    expect(last?.exporter?.ledger).toBeNull();
    expect(last?.board).toEqual({ lost: undefined, requests: undefined });
    expect(last?.gate.code).toBe(10);
    expect(channel).toContain("*Drift*");
    expect(channel).not.toContain("Requests lost");
  });
});
