import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { countsSince } from "../../../../cli/gate/change/counts-since.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import { needs } from "../../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";

const now = Math.floor(Date.now() / 1000);

/** Seconds ago, every five, from one to another, both with it. */
function every5(from: number, to: number): readonly number[] {
  return Array.from({ length: (from - to) / 5 + 1 }, (_, index) => from - index * 5);
}

interface Recorded {
  readonly name: string;
  readonly shift: string;
  readonly value: number;
  readonly secondsAgo: readonly number[];
}

const bridged = [...every5(200, 120), ...every5(80, 30)];
const longAgo = [...every5(900, 700), 20];

const series: readonly Recorded[] = [
  { name: "shift:arm_requests:rate", shift: "even", value: 20, secondsAgo: bridged },
  { name: "shift:arm_requests:rate", shift: "made-up", value: 20, secondsAgo: bridged },
  { name: "shift:arm_requests:rate", shift: "long-ago", value: 20, secondsAgo: longAgo },
  { name: "shift:arm_requests:rate", shift: "no-errors", value: 20, secondsAgo: bridged },
  { name: "shift:arm_errors:rate", shift: "even", value: 2, secondsAgo: bridged },
  { name: "shift:arm_errors:rate", shift: "made-up", value: 2, secondsAgo: bridged },
  { name: "shift:arm_errors:rate", shift: "long-ago", value: 2, secondsAgo: longAgo },
  { name: "shift:arm_requests:missed_rate", shift: "made-up", value: 160, secondsAgo: [60] },
  { name: "shift:arm_requests:missed_rate", shift: "long-ago", value: 160, secondsAgo: [700] },
  { name: "shift:arm_errors:missed_rate", shift: "made-up", value: 100, secondsAgo: [60] },
  { name: "shift:arm_errors:missed_rate", shift: "long-ago", value: 100, secondsAgo: [700] },
];

function history(): string {
  const lines = [...Map.groupBy(series, ({ name }) => name)].flatMap(([name, all]) => [
    `# TYPE ${name} gauge`,
    ...all.flatMap(({ shift, value, secondsAgo }) =>
      secondsAgo.map((ago) => `${name}{shift="${shift}",role="candidate"} ${value} ${now - ago}`),
    ),
  ]);
  return `${lines.join("\n")}\n# EOF\n`;
}

needs("prometheus")("countsSince()", () => {
  let folder = "";
  let prometheus: Prometheus;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("counts-since");
    await tsdbBlocksFrom(history(), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  test.each([
    { name: "the mean over the time", shift: "even", seconds: 260, counts: { requests: 5200, errors: 520 } },
    {
      name: "each rate and what was missed, once rules made up for a gap",
      shift: "made-up",
      seconds: 260,
      counts: { requests: 3600, errors: 780 },
    },
    {
      name: "the mean alone, where nobody knows any more how often rules were evaluated",
      shift: "long-ago",
      seconds: 1000,
      counts: { requests: 20_000, errors: 2000 },
    },
    { name: "nothing in less than a second", shift: "even", seconds: 0.9, counts: undefined },
    { name: "nothing where errors are not counted", shift: "no-errors", seconds: 260, counts: undefined },
  ])("is $name", async ({ shift, seconds, counts }) => {
    const client = createPrometheusClient({ url: prometheus.url });
    expect(await countsSince(client, { shift, arm: { role: "candidate" }, seconds })).toEqual(counts);
  });
});
