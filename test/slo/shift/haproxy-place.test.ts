import { expect, test } from "@jest/globals";
import { parseHaproxyPlace } from "../../../slo/shift/haproxy-place.ts";

test.each([
  { written: "/run/haproxy/admin.sock", place: { kind: "socket", path: "/run/haproxy/admin.sock" } },
  { written: "unix@/run/admin.sock", place: { kind: "socket", path: "/run/admin.sock" } },
  { written: "127.0.0.1:9999", place: { kind: "tcp", host: "127.0.0.1", port: 9999 } },
  { written: "[::1]:9999", place: { kind: "tcp", host: "::1", port: 9999 } },
  {
    written: "http://u:p@lb:8404/stats",
    place: { kind: "page", url: new URL("http://u:p@lb:8404/stats;csv") },
  },
  { written: "http://lb:8404/stats;csv", place: { kind: "page", url: new URL("http://lb:8404/stats;csv") } },
  { written: "haproxy", place: undefined },
  { written: "127.0.0.1:99999", place: undefined },
  { written: "http://x:y:z", place: undefined },
])("parseHaproxyPlace() reads $written", ({ written, place }) => {
  expect(parseHaproxyPlace(written)).toEqual(place);
});
