import { loadavg } from "node:os";
import { measureIntake } from "./measure-intake.ts";
import { measureRest } from "./measure-rest.ts";
import { measureStorm, type StormOptions, type StormResult } from "./measure-storm.ts";

// Usage: node bench/relay/main.ts [parts, default rest,intake,sqlite,sqlite-group,postgres] [alerts, default 10000] [seconds of a storm, default 60]
const [parts = "rest,intake,sqlite,sqlite-group,postgres", alerts = "10000", seconds = "60"] = process.argv.slice(2);

const storms: Readonly<Record<string, { readonly what: string } & Pick<StormOptions, "engine" | "groups">>> = {
  sqlite: { what: "one relay, SQLite, a group per alert", engine: "sqlite", groups: "each" },
  "sqlite-group": { what: "one relay, SQLite, all in one group", engine: "sqlite", groups: "one" },
  postgres: { what: "two relays, PostgreSQL, a group per alert", engine: "postgres", groups: "each" },
  "postgres-group": { what: "two relays, PostgreSQL, all in one group", engine: "postgres", groups: "one" },
};

for (const part of parts.split(",")) {
  const before = loadavg()[0] ?? 0;
  const storm = storms[part];
  if (part === "rest") await printRest();
  else if (part === "intake") await printIntake();
  else if (storm === undefined) throw new Error(`no part ${part}: rest, intake, ${Object.keys(storms).join(", ")}`);
  else await printStorm(storm);
  console.log(`\nload of the machine before and after: ${before.toFixed(1)}, ${(loadavg()[0] ?? 0).toFixed(1)}\n`);
}

async function printRest(): Promise<void> {
  console.log("| alert received to Slack called, at rest, ms | alerts | p50 | p99 | worst | target |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const { what, alerts: count, p50Ms, p99Ms, maxMs } of await measureRest(100)) {
    printRow([what, count, p50Ms, p99Ms, maxMs, "300"]);
  }
}

async function printIntake(): Promise<void> {
  console.log(
    "| durable intake | alerts in a delivery | alerts/s | alerts per second of CPU | 99 % of answers, ms | refused | then all worked on after, s | target |",
  );
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const one of await measureIntake({ alerts: Number(alerts) * 2, perDelivery: [1, 10, 100] })) {
    const worked = one.workedAfterMs === undefined ? "" : (one.workedAfterMs / 1_000).toFixed(1);
    const { what, alertsPerDelivery, perSecond, perCore, p99Ms, refused } = one;
    printRow([
      what,
      alertsPerDelivery,
      Math.round(perSecond),
      Math.round(perCore),
      Math.round(p99Ms),
      refused,
      worked,
      "2,000",
    ]);
  }
}

async function printStorm({
  what,
  ...how
}: { readonly what: string } & Pick<StormOptions, "engine" | "groups">): Promise<void> {
  const result = await measureStorm({ ...how, alerts: Number(alerts), seconds: Number(seconds) });
  console.log(`| ${what} | reached | target |`);
  console.log("| --- | ---: | ---: |");
  for (const row of stormRows(result)) printRow(row);
  console.log(`\n${result.counted}\n`);
  for (const { text, edits } of result.messages) console.log(`    ${text} (${edits} edits)`);
}

function stormRows(storm: StormResult): readonly (readonly (string | number)[])[] {
  const { answerMs } = storm;
  return [
    ["alerts lost, of all answered 2xx", storm.lost, "0"],
    ["alerts sent / requests answered 2xx / sent again", `${storm.sent} / ${storm.answered} / ${storm.retries}`, ""],
    ["calls of Slack in the first minute", storm.callsInFirstMinute, "30"],
    ["of all calls, those that Slack refused as too many", storm.limitedCalls, "0"],
    ["first alert to first message, s", showSeconds(storm.firstMessageMs), "2"],
    [
      "new critical kinds to their messages, before and after the kill, s",
      storm.injectedMs.map(showSeconds).join("; "),
      "5",
    ],
    ["without a leader after the kill, s", showSeconds(storm.leaderlessMs), ""],
    [
      "answers 2xx, p50 / p99 / worst, retries included, s",
      [answerMs.p50, answerMs.p99, answerMs.max].map(showSeconds).join(" / "),
      "",
    ],
    ["last alert to all worked on, s", showSeconds(storm.behindMs), ""],
    ["most memory of a relay, MB", Math.round(storm.peakMb), "300"],
    ["processor time of the relays, s", Math.round(storm.cpuSeconds), ""],
    ["last resolve to the storm's message final, s", showSeconds(storm.stormFinalMs), "60"],
    ["last resolve to all messages final, s", showSeconds(storm.allFinalMs), "60"],
    ["alerts not resolved in the end", storm.notResolved, "0"],
  ];
}

function showSeconds(ms: number | undefined): string {
  return ms === undefined ? "never" : (ms / 1_000).toFixed(ms < 1_000 ? 2 : 1);
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}
