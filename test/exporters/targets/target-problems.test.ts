import { expect, test } from "@jest/globals";
import { discoveredProbes } from "../../../exporters/targets/discovered-probes.ts";
import { createHttpTargets } from "../../../exporters/targets/http-targets.ts";
import { parseTargetGroups } from "../../../exporters/targets/target-groups.ts";
import { parsePrometheusAddress } from "../../../service/prometheus-address.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { freePort } from "../../servers/free-port.ts";

const [like] = stackOf({
  name: "shop",
  probes: [{ name: "home", url: "https://shop.example.org/" }],
  services: [{ name: "web", slos: [{ name: "home", objective: "99", sli: { kind: "probe", probe: "home" } }] }],
}).probes;

test("a list that is none", () => {
  expect(parseTargetGroups('{"targets": 1}', { file: "t.json" })).toMatchObject({
    problems: [{ code: "target-groups" }],
  });
});

test("an address that is none", () => {
  if (like === undefined) throw new Error("the stack has no probe");
  const groups = [{ targets: ["not an address"], labels: {} }];
  expect(discoveredProbes(groups, { like, from: "t.json" }).problems).toMatchObject([{ code: "discovered-target" }]);
});

test("a discovery that does not answer", async () => {
  const source = createHttpTargets({
    url: `http://127.0.0.1:${await freePort()}/sd`,
    userAgent: "nines",
    refreshSeconds: 60,
  });
  expect((await source.look()).problems).toMatchObject([{ code: "target-address" }]);
});

test("a Prometheus that is named without its scheme", () => {
  expect(parsePrometheusAddress("localhost:9090")).toMatchObject({ problems: [{ code: "prometheus-url" }] });
});
