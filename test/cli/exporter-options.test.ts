import { describe, expect, test } from "@jest/globals";
import { Command as Program } from "commander";
import { defineExporterOptions, exporterChoices } from "../../cli/exporter/exporter-options.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { stackOf } from "../alerts/generated-stack.ts";
import { memoryWorld } from "./memory-world.ts";

const spec: StackSpec = {
  name: "shop",
  probes: [{ name: "home", url: "https://shop.example.org/" }],
  services: [{ name: "web", slos: [{ name: "home", objective: "99", sli: { kind: "probe", probe: "home" } }] }],
};
const twoPlaces = {
  locations: [
    { name: "eu-west", weight: 3 },
    { name: "us-east", weight: 1 },
  ],
};

/** What the command line comes to. */
function choose(
  args: readonly string[],
  exporter: NonNullable<StackSpec["exporter"]> = {},
  env: Readonly<Record<string, string>> = {},
) {
  const program = new Program("exporter").exitOverride().configureOutput({ writeErr: () => undefined });
  defineExporterOptions(program);
  program.parse([...args], { from: "user" });
  const world = { ...memoryWorld("/"), env };
  const usageError = (message: string): never => {
    throw new Error(message);
  };
  return exporterChoices({ args: [], options: program.opts(), world, usageError }, stackOf({ ...spec, exporter }));
}

test("without options it keeps to this machine and to a file", () => {
  expect(choose([])).toEqual({
    ok: true,
    value: {
      location: "",
      shard: undefined,
      store: { engine: "sqlite", path: "nines-data/exporter.db" },
      listen: { host: "127.0.0.1", port: 9115 },
      auth: { bearer: [], clientCa: undefined, need: "both" },
      tls: undefined,
      receivers: [],
      shiftReceivers: [],
      prometheusUrl: undefined,
      externalUrl: undefined,
    },
  });
});

test("takes several receivers, and a login out of their addresses", () => {
  const args = [
    "--alertmanager",
    "http://am-1:9093",
    "--alertmanager",
    "http://ops:geheim@am-2:9093/am",
    "--shard",
    "1/3",
  ];
  expect(choose(args)).toMatchObject({
    value: {
      shard: { index: 1, of: 3 },
      receivers: [
        { kind: "alertmanager", url: "http://am-1:9093/", authorization: undefined },
        { kind: "alertmanager", url: "http://am-2:9093/am", authorization: `Basic ${btoa("ops:geheim")}` },
      ],
    },
  });
});

test("tells relays of shifts with the token of the environment, or with the login in their address", () => {
  const args = ["--shifts-to", "https://relay/in/shifts", "--shifts-to", "http://ops:geheim@other/in/shifts"];
  expect(choose(args, {}, { NINES_SHIFTS_TOKEN: "geheim" })).toMatchObject({
    value: {
      shiftReceivers: [
        { url: "https://relay/in/shifts", authorization: "Bearer geheim" },
        { url: "http://other/in/shifts", authorization: `Basic ${btoa("ops:geheim")}` },
      ],
    },
  });
});

test("takes the address for links with and without a slash at its end", () => {
  expect(choose(["--external-url", "https://nines.example.org/x/"])).toMatchObject({
    value: { externalUrl: "https://nines.example.org/x" },
  });
});

describe("refuses", () => {
  test.each([
    { args: [], exporter: twoPlaces, code: "exporter-location", message: "the stack has several locations" },
    {
      args: ["--location", "eu-wst"],
      exporter: twoPlaces,
      code: "exporter-location",
      message: 'the stack has no location "eu-wst"',
    },
    {
      args: ["--tls-cert", "a.pem"],
      exporter: {},
      code: "exporter-tls",
      message: "a certificate and its key belong together",
    },
    {
      args: ["--client-ca", "ca.pem"],
      exporter: {},
      code: "exporter-tls",
      message: "callers show certificates only to a server that has one itself",
    },
    {
      args: ["--external-url", "javascript:alert(1)"],
      exporter: {},
      code: "external-url",
      message: '"javascript:alert(1)" is not an http(s) address',
    },
    {
      args: ["--webhook", "http://ops:1%@am:9093"],
      exporter: {},
      code: "alert-receiver",
      message: 'the login in "http://***@am:9093" cannot be read',
    },
    {
      args: ["--alertmanager", "am:9093"],
      exporter: {},
      code: "alert-receiver",
      message: '"am:9093" is not an http(s) address',
    },
    {
      args: ["--shifts-to", "relay/in/shifts"],
      exporter: {},
      code: "shift-receiver",
      message: '"relay/in/shifts" is not an http(s) address',
    },
    {
      args: [],
      exporter: { alerts: "exporter" as const },
      code: "alert-receiver",
      message: "the stack says that the exporter raises alerts, and nobody is there to hear them",
    },
    {
      args: ["--store", "mysql://db/x"],
      exporter: {},
      code: "store-address",
      message: '"mysql://db/x" names no store',
    },
    {
      args: ["--prometheus", "metrics:9090"],
      exporter: {},
      code: "prometheus-url",
      message: '"metrics:9090" is not an http(s) address',
    },
    {
      args: ["--listen", "nowhere"],
      exporter: {},
      code: "listen-address",
      message: expect.stringContaining("nowhere"),
    },
    {
      args: ["--listen", "0.0.0.0:9115"],
      exporter: {},
      code: "open-bind",
      message: "0.0.0.0:9115 can be reached from other machines, and no login is configured",
    },
  ])("$args: $code", ({ args, exporter, code, message }) => {
    expect(choose(args, exporter)).toEqual({ ok: false, problems: [expect.objectContaining({ code, message })] });
  });

  test.each(["3", "3/3", "a/b"])("the shard %s", (shard) => {
    expect(() => choose(["--shard", shard])).toThrow(/Write "0\/3" for the first of three/);
  });
});
