import { expect, test } from "@jest/globals";
import type { HaproxyRow } from "../../../../exporters/haproxy/haproxy-table.ts";
import { createProxyCounts } from "../../../../exporters/shifts/read/haproxy/proxy-counts.ts";
import { createServerCounts } from "../../../../exporters/shifts/read/haproxy/server-counts.ts";

type Columns = Readonly<Record<string, number>>;

function row(columns: Columns): HaproxyRow {
  const count = (column: string) => columns[column] ?? 0;
  return { proxy: "app", name: "green", isServer: true, count, text: (column) => String(columns[column] ?? "") };
}

/** Columns as HAProxy 2.6 showed them in each of these cases. */
const cases: readonly { readonly name: string; readonly looks: readonly Columns[]; readonly counts: object }[] = [
  {
    name: "requests in flight when the server was killed",
    looks: [
      { stot: 250, lbtot: 250, hrsp_2xx: 250 },
      { stot: 350, lbtot: 350, hrsp_2xx: 341, scur: 9 },
      { stot: 350, lbtot: 350, hrsp_2xx: 341 },
    ],
    counts: { ended: 100, lost: 9, failed: 0, repeated: 0 },
  },
  {
    name: "retries at the same server, in vain",
    looks: [
      {},
      { stot: 150, lbtot: 150, hrsp_2xx: 141, scur: 9 },
      { stot: 262, lbtot: 178, hrsp_2xx: 141, econ: 28, wretr: 84 },
    ],
    counts: { ended: 178, lost: 37, repeated: 84 },
  },
  {
    name: "requests that went to another server",
    looks: [
      {},
      { stot: 150, lbtot: 150, hrsp_2xx: 141, scur: 9 },
      { stot: 201, lbtot: 201, hrsp_2xx: 141, wretr: 9, wredis: 60 },
    ],
    counts: { ended: 141, lost: 0, repeated: 69 },
  },
  {
    name: "requests out of a queue, which the balancer did not choose the server for",
    looks: [{}, { stot: 102, lbtot: 15, hrsp_2xx: 102 }],
    counts: { ended: 102, lost: 0 },
  },
  {
    name: "a body on its way",
    looks: [{}, { stot: 4, lbtot: 4, hrsp_2xx: 4, scur: 1 }, { stot: 4, lbtot: 4, hrsp_2xx: 4 }],
    counts: { ended: 4, lost: 0 },
  },
  {
    name: "a reload with requests in flight, which the old process goes on with",
    looks: [
      { stot: 10, lbtot: 10, hrsp_2xx: 10 },
      { stot: 20, lbtot: 20, hrsp_2xx: 15, scur: 5 },
      { stot: 2, lbtot: 2, hrsp_2xx: 2 },
    ],
    counts: { ended: 12, lost: 0 },
  },
];

test.each(cases)("createServerCounts() understands $name", ({ looks, counts }) => {
  const servers = createServerCounts();
  for (const look of looks) servers.see([row(look)], undefined);
  expect(servers.of("green")).toMatchObject(counts);
});

test("createServerCounts() does not take for lost what waits to be tried again", () => {
  const servers = createServerCounts();
  const backend = (columns: Columns) => ({ ...row(columns), name: "BACKEND", isServer: false });
  const see = (look: Columns, ofAll: Columns) => servers.see([row(look)], undefined, { backend: backend(ofAll) });
  see({ stot: 361, lbtot: 361, hrsp_2xx: 361 }, { scur: 0 });
  see({ stot: 385, lbtot: 385, hrsp_2xx: 361, wretr: 17, scur: 7 }, { scur: 26, qcur: 2 });
  expect(servers.of("green")).toMatchObject({ ended: 0, lost: 0 });
  // One of them was hung up on.
  see({ stot: 427, lbtot: 410, hrsp_2xx: 409, wretr: 17 }, { scur: 0 });
  expect(servers.of("green")).toMatchObject({ ended: 49, lost: 1, repeated: 17 });
});

test("createServerCounts() tells answers that are none yet, which hide what is lost", () => {
  const servers = createServerCounts();
  servers.see([row({ stot: 1, hrsp_2xx: 1, hrsp_1xx: 1 })], "7 100");
  servers.see([row({ stot: 3, hrsp_2xx: 2, hrsp_1xx: 3 })], "7 100");
  expect(servers.interim()).toBe(2);
  expect(servers.of("green")).toMatchObject({ ended: 2, lost: 0 });
});

test("createProxyCounts() takes a HAProxy that comes later for one that began anew", () => {
  const proxies = createProxyCounts();
  const restarts = () => proxies.read().map((counts) => counts.restarts());
  proxies.see("one", [row({ stot: 10 })], { isLate: false });
  proxies.see("two", [row({ stot: 10 })], { isLate: false });
  expect(restarts()).toEqual([0, 0]);
  for (const name of ["one", "two", "three"]) proxies.see(name, [row({ stot: 20 })], { isLate: true });
  expect(restarts()).toEqual([0, 0, 1]);
});

test("createServerCounts() takes another process for a restart, however much it has counted", () => {
  const servers = createServerCounts();
  servers.see([row({ stot: 10, lbtot: 10, hrsp_2xx: 10 })], "7 100");
  servers.see([row({ stot: 50, lbtot: 50, hrsp_2xx: 50 })], "8 200");
  expect({ ...servers.of("green"), restarts: servers.restarts() }).toMatchObject({ ended: 50, restarts: 1 });
});
