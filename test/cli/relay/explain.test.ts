import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { main } from "../../../cli/main.ts";
import { payload } from "../../bot/intake/parse/payloads.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { memoryWorld } from "../memory-world.ts";

const config = `
name: shop
services:
  - name: checkout
    slos:
      - name: availability
        objective: "99.9"
        sli: { kind: events, total: a_total, bad: b_total }
relay:
  sources:
    - { name: prod }
    - { name: aws, kind: sqs, queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms" }
  slack: {}
  routes:
    - { name: shop, match: { service: checkout }, to: "#shop-alerts", mention: U012ABCDEF }
    - { name: all, to: "#alerts" }
`;

async function explain(body: string, ...args: readonly string[]) {
  return inTemporaryFolder("relay-explain", async (folder) => {
    await writeFile(join(folder, "nines.config.yaml"), config);
    await writeFile(join(folder, "payload.json"), body);
    const world = memoryWorld(folder);
    const code = await main(["relay", "explain", "payload.json", "-c", "nines.config.yaml", ...args], world);
    return { code, out: world.stdout(), err: world.stderr() };
  });
}

test("nines relay explain says how a payload is understood, where it goes, whom it mentions, and what is shown", async () => {
  const { code, out } = await explain(payload("alertmanager/v4-slo-burn.json"));
  expect(code).toBe(0);
  expect(out).toContain("payload.json  Alertmanager webhook v4 as from the source prod\n");
  expect(out).toContain("  - the route shop matches: service is checkout\n  - #shop-alerts: named by the route shop\n");
  expect(out).toContain(
    "Message in #shop-alerts of slack, mentions @U012ABCDEF\n  | [CRITICAL] checkout availability is burning",
  );
  expect(out).toContain("  | [Acknowledge] [Escalate…] [More:");
});

test("nines relay explain --json gives the blocks", async () => {
  const { code, out } = await explain(payload("cloudwatch/event-metric.json"), "--json");
  expect(code).toBe(0);
  const { source, parsed, incidents } = JSON.parse(out);
  expect({
    source,
    form: parsed.form,
    channel: incidents[0].messages[0].to.channel,
    kind: incidents[0].messages[0].message.blocks[0].type,
  }).toEqual({
    source: "aws",
    form: "CloudWatch alarm event (metric)",
    channel: "#alerts",
    kind: "section",
  });
});

test("nines relay explain names a source, and the nearest to one that is mistyped", async () => {
  const { out } = await explain(payload("alertmanager/v4-slo-burn.json"), "--source", "aws");
  expect(out).toContain("as from the source aws\n");
  const { code, err } = await explain("{}", "--source", "prd");
  expect(code).toBe(2);
  expect(err).toContain("no source is named 'prd'\n(Did you mean prod?)");
});

test("nines relay explain shows what it cannot understand without control characters, and reports a file that is not there", async () => {
  const { code, out } = await explain("{broken \u001b[31m");
  expect(code).toBe(0);
  expect(out).toContain("| [NOTICE] Text: {broken [31m");
  expect(out).not.toContain("\u001b");
  const world = memoryWorld("/nowhere");
  expect(await main(["relay", "explain", "gone.json", "-c", "gone.yaml"], world)).toBe(3);
});
