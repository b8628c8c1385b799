import { expect, test } from "@jest/globals";
import { onStop } from "../../../../slo/shift/drain/on-stop.ts";

test.each([
  { server: "nginx", stopSignal: "SIGQUIT", is: "finishes" },
  { server: "nginx", stopSignal: "quit", is: "finishes" },
  { server: "nginx", stopSignal: "3", is: "finishes" },
  { server: "nginx", stopSignal: "SIGTERM", is: "drops" },
  { server: "nginx", stopSignal: "SIGHUP", is: "drops" },
  { server: "nginx", stopSignal: undefined, is: "unknown" },
  { server: "nginx", stopSignal: "FOO", is: "unknown" },
  { server: "other", stopSignal: undefined, is: "unknown" },
  { server: "other", stopSignal: "SIGTERM", is: "unknown" },
  { server: "other", stopSignal: "SIGQUIT", is: "unknown" },
  { server: "other", stopSignal: "9", is: "drops" },
  { server: "other", stopSignal: "SIGSTOP", is: "drops" },
])("onStop() is $is for $server with $stopSignal", ({ server, stopSignal, is }) => {
  expect(onStop({ server, stopSignal })).toBe(is);
});
