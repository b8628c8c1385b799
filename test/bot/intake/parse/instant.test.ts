import { expect, test } from "@jest/globals";
import { parseInstant } from "../../../../bot/intake/parse/instant.ts";
import fc from "../../../property.ts";

const day = Date.UTC(2026, 3, 14);

test.each([
  ["2026-04-14T09:12:31.521Z", Date.UTC(2026, 3, 14, 9, 12, 31, 521)],
  ["2026-04-14T09:12:31.521+0000", Date.UTC(2026, 3, 14, 9, 12, 31, 521)],
  ["  2026-04-14T09:12:31.521 +0000 ", Date.UTC(2026, 3, 14, 9, 12, 31, 521)],
  ["2026-04-14T17:12:31.999999999+08:00", Date.UTC(2026, 3, 14, 9, 12, 31, 999)],
  ["2026-04-14T03:42:31.5-05:30", Date.UTC(2026, 3, 14, 9, 12, 31, 500)],
  ["2026-04-14 09:12:31", Date.UTC(2026, 3, 14, 9, 12, 31)],
  ["2026-04-14T09:12Z", Date.UTC(2026, 3, 14, 9, 12)],
  ["2026-04-14", day],
  ["Tue, 14 Apr 2026 09:12:31 GMT", Date.UTC(2026, 3, 14, 9, 12, 31)],
  ["14 Apr 2026 09:12:31 UTC", Date.UTC(2026, 3, 14, 9, 12, 31)],
  ["Tue Apr 14 09:12:31 UTC 2026", Date.UTC(2026, 3, 14, 9, 12, 31)],
  ["1776157951", 1_776_157_951_000],
  ["1776157951521", 1_776_157_951_521],
  [1_776_157_951, 1_776_157_951_000],
  [1_776_157_951_521, 1_776_157_951_521],
  ["0001-01-01T00:00:00Z", undefined],
  ["1970-01-01T00:00:00Z", undefined],
  ["14/04/26 09:12", undefined],
  ["2026-13-14T09:12:31Z", undefined],
  ["2026-04-14T09:61:31Z", undefined],
  ["Tue, 14 Foo 2026 09:12:31 GMT", undefined],
  ["date", undefined],
  ["", undefined],
  [0, undefined],
  [-5, undefined],
  [Number.NaN, undefined],
  [1e300, undefined],
  [null, undefined],
  [{}, undefined],
])("parseInstant() reads %p as %p", (value, expected) => {
  expect(parseInstant(value)).toBe(expected);
});

test("parseInstant() reads what JavaScript, Go and CloudWatch write", () => {
  const times = fc.date({ min: new Date(1), max: new Date("2200-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(times, fc.nat(999_999), fc.integer({ min: -14 * 60, max: 14 * 60 }), (time, nanoseconds, offset) => {
      const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, -1);
      const zone = `${offset < 0 ? "-" : "+"}${[Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, "0")).join(":")}`;
      const go = `${local}${String(nanoseconds).padStart(6, "0")}${zone}`;
      expect([
        parseInstant(time.toISOString()),
        parseInstant(go),
        parseInstant(`${local}${zone.replace(":", "")}`),
      ]).toEqual(Array(3).fill(time.getTime()));
    }),
  );
});
