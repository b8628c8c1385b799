import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { checkPrometheus } from "../../../bot/doctor/check-prometheus.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { findingLines } from "./finding-lines.ts";

const secret = () => "";

needs("prometheus")("checkPrometheus() at a real one", () => {
  let folder: string;
  let server: Prometheus;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("doctor");
    const file = join(folder, "rules.yaml");
    const rules = [{ record: "slo:info", expr: "vector(1)", labels: { slo_id: "checkout-availability" } }];
    await writeFile(file, JSON.stringify({ groups: [{ name: "facts", interval: "1s", rules }] }));
    server = await startPrometheus({ ruleFiles: [file] });
    for (let known = 0; known === 0; known = (await server.query("slo:info")).length);
  });
  afterAll(async () => {
    await server.stop();
    await removeFolder(folder);
  });

  test("finds the rules of an SLO, and those that lack", async () => {
    const prometheus = { url: server.url, login: undefined };
    const shown = server.url.replace("http://", "");
    expect(findingLines(await checkPrometheus({ prometheus, slos: ["checkout-availability"], secret }))).toEqual([
      expect.stringContaining(shown),
      "good: the rules of the one SLO run there",
    ]);
    const slos = ["checkout-availability", "cart-latency"];
    expect(findingLines(await checkPrometheus({ prometheus, slos, secret }))[1]).toBe(
      "bad: the rules of cart-latency do not run there, so nothing alerts for it (run nines generate, and load the rules into Prometheus)",
    );
  });
});

test("checkPrometheus() finds a Prometheus that does not answer", async () => {
  const prometheus = { url: "http://127.0.0.1:1", login: undefined };
  expect(findingLines(await checkPrometheus({ prometheus, slos: [], secret }))).toEqual([
    expect.stringMatching(/^bad: .*127\.0\.0\.1:1.* \(correct relay\.prometheus, or start Prometheus\)$/),
  ]);
});
