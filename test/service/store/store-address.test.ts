import { expect, test } from "@jest/globals";
import { parseStoreAddress } from "../../../service/store/store-address.ts";

test.each([
  { text: "data/nines.db", value: { engine: "sqlite", path: "data/nines.db" } },
  { text: "sqlite:data/nines.db", value: { engine: "sqlite", path: "data/nines.db" } },
  { text: "sqlite:///var/lib/nines.db", value: { engine: "sqlite", path: "/var/lib/nines.db" } },
  { text: ":memory:", value: { engine: "sqlite", path: ":memory:" } },
  {
    text: "postgres://nines:geheim@db:5432/slo?sslmode=require",
    value: {
      engine: "postgres",
      url: "postgres://nines:geheim@db:5432/slo?sslmode=require",
      shown: "postgres://nines@db:5432/slo",
    },
  },
])("$text is a store", ({ text, value }) => {
  expect(parseStoreAddress(text)).toEqual({ ok: true, warnings: [], value });
});

test.each([
  { text: "", shown: '""' },
  { text: "mysql://root:geheim@db/slo", shown: '"mysql://***@db/slo"' },
  { text: "postgres://u:geheim@[broken/slo", shown: '"postgres://***@[broken/slo"' },
])("$text is none, and no password is shown", ({ text, shown }) => {
  expect(parseStoreAddress(text)).toEqual({
    ok: false,
    problems: [
      {
        code: "store-address",
        path: "--store",
        message: `${shown} names no store`,
        hint: 'write a file such as "data/nines.db", or "postgres://user@host/database"',
      },
    ],
  });
});
