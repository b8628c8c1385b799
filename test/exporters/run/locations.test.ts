import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { SloView, TargetView } from "../../../exporters/output/exporter-view.ts";
import { type Postgres, startPostgres } from "../../servers/postgres.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ExporterProcess, startExporterProcess, until } from "./exporter-process.ts";

const weights = { fra: 50, syd: 30, nyc: 20 } as const;
type Place = keyof typeof weights;
const places: readonly Place[] = ["fra", "syd", "nyc"];

let postgres: Postgres;
let folder = "";
let target: Server;
let receiver: Server;
let exporters: Readonly<Record<Place, ExporterProcess>>;
/** Where the target does not work. */
let badPlaces: readonly string[] = [];
/** Names of all alerts that were ever told as firing. */
let firing = new Set<string>();

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  folder = await makeTemporaryFolder("locations");
  badPlaces = ["syd"];
  firing = new Set();
  target = createServer((request, response) => {
    const place = String(request.headers["x-place"]);
    response.writeHead(badPlaces.includes(place) ? 503 : 200).end();
  });
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const { alerts } = JSON.parse(body) as {
        readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
      };
      for (const { status, labels } of alerts) if (status === "firing") firing.add(labels["alertname"] ?? "");
      response.end();
    });
  });
  for (const server of [target, receiver]) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  await writeConfig([]);
});

afterEach(async () => {
  for (const exporter of Object.values(exporters)) exporter.signal("SIGKILL");
  await Promise.all(Object.values(exporters).map(({ ended }) => ended));
  for (const server of [target, receiver]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await removeFolder(folder);
});

const portOf = (server: Server) => (server.address() as { readonly port: number }).port;

async function writeConfig(maintenance: readonly object[]): Promise<void> {
  const probe = {
    name: "home",
    url: `http://127.0.0.1:${portOf(target)}/`,
    // Each location says where it is.
    headers: { "x-place": { env: "PLACE" } },
    interval: "1s",
    timeout: "500ms",
    retries: 1,
    alert: "page",
    maintenance,
  };
  const stack = {
    name: "local",
    probes: [probe],
    exporter: {
      alerts: "exporter",
      quorum: 2,
      locations: places.map((name) => ({ name, weight: weights[name] })),
    },
    services: [
      { name: "web", slos: [{ name: "home", objective: "99", period: "7d", sli: { kind: "probe", probe: "home" } }] },
    ],
  };
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
}

async function startAll(store: string): Promise<void> {
  const started = places.map(async (place) => {
    const webhook = `http://127.0.0.1:${portOf(receiver)}/`;
    const args = ["--location", place, "--store", store, "--webhook", webhook];
    return [place, await startExporterProcess(folder, args, { PLACE: place })] as const;
  });
  exporters = Object.fromEntries(await Promise.all(started)) as Record<Place, ExporterProcess>;
}

async function read<T>(place: Place, path: string): Promise<T> {
  return (await (await fetch(`${exporters[place].url}${path}`)).json()) as T;
}

async function readAll(): Promise<
  readonly { readonly place: Place; readonly target: TargetView | undefined; readonly slo: SloView | undefined }[]
> {
  return Promise.all(
    places.map(async (place) => {
      const { targets } = await read<{ readonly targets: readonly TargetView[] }>(place, "/api/targets");
      const { slos } = await read<{ readonly slos: readonly SloView[] }>(place, "/api/slos");
      return { place, target: targets[0], slo: slos[0] };
    }),
  );
}

describe.each(["PostgreSQL", "one SQLite file"])("three locations that share %s", (engine) => {
  test("weigh their SLI by users and raise ProbeDown by quorum", async () => {
    await startAll(engine === "PostgreSQL" ? postgres.url : "exporter.db");
    // One bad location of three: its share of the users has a bad time, and that burns the budget, but nothing is down.
    const hasHeard = ({ slo, target: at }: Awaited<ReturnType<typeof readAll>>[number]) =>
      Math.abs((slo?.current.sli ?? 1) - 0.7) < 0.03 && at?.quorumState !== "unknown";
    const one = await until(readAll, (seen) => seen.every(hasHeard));
    expect(one.map(({ place, target: seen }) => [place, seen?.state, seen?.quorumState])).toEqual([
      ["fra", "up", "up"],
      ["syd", "down", "up"],
      ["nyc", "up", "up"],
    ]);
    await until(
      async () => [...firing],
      (names) => names.includes("SLOErrorBudgetBurn"),
    );
    expect([...firing]).toEqual(["SLOErrorBudgetBurn"]);

    // A second one makes the quorum.
    badPlaces = ["syd", "nyc"];
    await until(
      async () => [...firing],
      (names) => names.includes("ProbeDown"),
    );
    const two = await until(readAll, (seen) => seen.every(({ target: at }) => at?.quorumState === "down"));
    expect(two.map(({ place, target: seen }) => [place, seen?.state])).toEqual([
      ["fra", "up"],
      ["syd", "down"],
      ["nyc", "down"],
    ]);

    // When all stand still, each says exactly what the weighted counts of all three say.
    const fromMs = 1000 * Math.ceil(Date.now() / 1000 + 4);
    const [from, to] = [fromMs, fromMs + 3_600_000].map((ms) => new Date(ms).toISOString().replace(".000", ""));
    await writeConfig([{ name: "freeze", from, to, exclude: true, probe: false }]);
    for (const { signal } of Object.values(exporters)) signal("SIGHUP");
    await until(readAll, (seen) => {
      const sums = seen.map(({ place, target: at }) => {
        const { success = 0, failure = 0 } = at?.counts ?? {};
        return { good: weights[place] * success, all: weights[place] * (success + failure) };
      });
      const good = sums.reduce((sum, one) => sum + one.good, 0);
      const all = sums.reduce((sum, one) => sum + one.all, 0);
      const excluded = seen.every(({ target: at }) => (at?.counts.excluded ?? 0) >= 2);
      return excluded && seen.every(({ slo }) => Math.abs((slo?.current.sli ?? 0) - good / all) < 1e-9);
    });
  });
});
