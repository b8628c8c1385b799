import { expect, test } from "@jest/globals";
import type { HaproxyRow } from "../../../../exporters/haproxy/haproxy-table.ts";
import { createServerCounts } from "../../../../exporters/shifts/read/haproxy/server-counts.ts";

type Columns = Readonly<Record<string, number>>;

interface Look {
  readonly backend: Columns;
  readonly servers?: Readonly<Record<string, Columns>>;
  readonly process?: string;
}

function row(name: string, columns: Columns): HaproxyRow {
  const count = (column: string) => columns[column] ?? 0;
  const text = (column: string) => String(columns[column] ?? "");
  return { proxy: "app", name, isServer: name !== "BACKEND", count, text };
}

function seeAll(counts: ReturnType<typeof createServerCounts>, looks: readonly Look[]) {
  for (const { backend, servers = { green: {} }, process } of looks) {
    const rows = Object.entries(servers).map(([name, columns]) => row(name, columns));
    counts.see(rows, process, { backend: row("BACKEND", backend) });
  }
  return counts;
}

const twice = (look: Look): readonly Look[] => [look, look];

/** Columns as HAProxy 2.6 showed them in each of these cases. */
const cases: readonly { readonly name: string; readonly looks: readonly Look[]; readonly unserved: number }[] = [
  {
    name: "weights that are all 0",
    looks: [
      { backend: {} },
      ...twice({
        backend: { stot: 800, hrsp_2xx: 500, hrsp_5xx: 300, econ: 300 },
        servers: { green: { stot: 500, hrsp_2xx: 500 } },
      }),
    ],
    unserved: 300,
  },
  {
    name: "all servers dead, with three that were hung up on",
    looks: [
      { backend: {} },
      ...twice({
        backend: { req_tot: 797, stot: 800, hrsp_2xx: 197, hrsp_5xx: 600 },
        servers: { green: { stot: 285, lbtot: 222, hrsp_2xx: 197, wretr: 63 } },
      }),
    ],
    unserved: 603,
  },
  {
    name: "answers of HAProxy's own that are none of a failure",
    looks: [
      { backend: {} },
      ...twice({
        backend: { stot: 20, hrsp_2xx: 10, hrsp_3xx: 5, hrsp_4xx: 5, dreq: 5 },
        servers: { green: { stot: 5, hrsp_2xx: 5 } },
      }),
    ],
    unserved: 0,
  },
  {
    name: "errors of a server, and what was before",
    looks: [
      { backend: { stot: 90, hrsp_5xx: 90 } },
      ...twice({ backend: { stot: 590, hrsp_2xx: 400, hrsp_5xx: 190 }, servers: { green: { hrsp_5xx: 100 } } }),
    ],
    unserved: 0,
  },
  {
    name: "what is in flight",
    looks: [{ backend: {} }, ...twice({ backend: { stot: 10, scur: 8, hrsp_2xx: 2 } })],
    unserved: 0,
  },
  {
    name: "a request that ends between two rows",
    looks: [
      { backend: {} },
      { backend: { stot: 10, hrsp_2xx: 9, hrsp_5xx: 1 } },
      { backend: { stot: 10, hrsp_2xx: 9, hrsp_5xx: 1 }, servers: { green: { hrsp_2xx: 9, hrsp_5xx: 1 } } },
    ],
    unserved: 0,
  },
  {
    name: "a server that is taken away with its counters",
    looks: [
      { backend: {}, servers: { blue: {}, green: {} } },
      ...twice({ backend: { stot: 40, hrsp_5xx: 40 }, servers: { blue: { hrsp_5xx: 40 }, green: {} } }),
      ...twice({ backend: { stot: 42, hrsp_5xx: 42 }, servers: { green: {} } }),
    ],
    unserved: 2,
  },
  {
    name: "a new process, which begins at 0",
    looks: [
      { backend: {}, process: "7 100" },
      ...twice({ backend: { stot: 5, hrsp_5xx: 5 }, process: "7 100" }),
      ...twice({ backend: { stot: 9, hrsp_5xx: 9 }, process: "8 200" }),
    ],
    unserved: 14,
  },
  {
    name: "a new process that nothing but the backend shows",
    looks: [
      { backend: {} },
      ...twice({ backend: { stot: 5, hrsp_5xx: 5 } }),
      ...twice({ backend: { stot: 2, hrsp_5xx: 2 } }),
    ],
    unserved: 7,
  },
];

test.each(cases)("counts requests without an answer of a server, with $name", ({ looks, unserved }) => {
  expect(seeAll(createServerCounts(), looks).unserved()).toBe(unserved);
  // The same, with another process of ours after every look.
  let memory: ReturnType<ReturnType<typeof createServerCounts>["memory"]> | undefined;
  for (const look of looks) {
    const kept = memory === undefined ? undefined : (JSON.parse(JSON.stringify(memory)) as typeof memory);
    memory = seeAll(createServerCounts(kept), [look]).memory();
  }
  expect(createServerCounts(memory).unserved()).toBe(unserved);
});

test("knows of none where nobody shows the backend, and begins where somebody does", () => {
  const counts = createServerCounts();
  counts.see([row("green", {})], undefined);
  expect(counts.unserved()).toBeUndefined();
  const { unserved: _, ...older } = counts.memory();
  const later = seeAll(createServerCounts(older), twice({ backend: { stot: 50, hrsp_5xx: 50 } }));
  expect(later.unserved()).toBe(0);
  expect(seeAll(later, twice({ backend: { stot: 53, hrsp_5xx: 53 } })).unserved()).toBe(3);
});
