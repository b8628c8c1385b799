import { describe, expect, test } from "@jest/globals";
import { composedStack } from "../../deploy/compose/composed-stack.ts";
import { type DeployedStack, deployedStack, servicesText, stackText } from "../../deploy/deployed-stack.ts";
import { readDocuments } from "../../slo/document/read-document.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { randomStack } from "../alerts/random-stack.ts";
import fc from "../property.ts";
import { everyExporterOption, everyProbe } from "../slo/every-probe.ts";
import { everyRelayOption } from "../slo/relay/every-relay-option.ts";
import { deployCases, written } from "./deploy-cases.ts";

const stacks: Readonly<Record<string, StackSpec>> = {
  ...deployCases,
  "every option": {
    ...deployCases.everything,
    probes: everyProbe,
    exporter: everyExporterOption,
    relay: everyRelayOption,
  },
  "only a queue": {
    ...deployCases.minimal,
    relay: {
      sources: [{ kind: "sqs", name: "alertmanager", queueUrl: "https://sqs.eu-west-1.amazonaws.com/1/alarms" }],
    },
  },
};

/** The text of a ConfigMap, read as the pods read it. */
function readBack({ spec }: DeployedStack): unknown {
  const text = stackText(spec, servicesText(spec));
  const documents = readDocuments(text, { file: "nines.config.yaml" });
  const parsed = documents.ok ? parseStack(documents.value[0]?.value) : documents;
  return parsed.ok ? parsed.value : parsed.problems;
}

/** Conditions that must all hold, in whatever order they were written: the printed stack has them by name. */
const conditions: ReadonlySet<string> = new Set(["headerAssertions", "jsonAssertions", "match"]);

function ordered(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => ordered(item));
    return conditions.has(key) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, ordered(item, name)]));
}

describe("the printed stack parses back to the same model", () => {
  test.each(Object.entries(stacks))("in a cluster: %s", (_, spec) => {
    const deployed = deployedStack(written(spec));
    expect(ordered(readBack(deployed))).toEqual(ordered(deployed.stack));
  });

  test.each(Object.entries(stacks))("with Compose: %s", (_, spec) => {
    const deployed = composedStack(written(spec));
    expect(ordered(readBack(deployed))).toEqual(ordered(deployed.stack));
  });
});

test("deployedStack() changes nothing but open sources", () => {
  const { stack } = written(deployCases.everything);
  const deployed = deployedStack(written(deployCases.everything)).stack;
  expect({ ...deployed, relay: { ...deployed.relay, sources: [] } }).toEqual({
    ...stack,
    relay: { ...stack.relay, sources: [] },
  });
  expect(deployed.relay.sources.map((source) => ("tokens" in source ? source.tokens : source.kind))).toEqual([
    "sqs",
    [{ file: "/run/secrets/alertmanager-token" }],
    [{ env: "RELAY_TOKEN" }],
    // The exporter shows it by the same name.
    [{ env: "NINES_SHIFTS_TOKEN" }],
  ]);
});

test("deployedStack() keeps what the command line chose", () => {
  const parsed = parseStack(deployCases.minimal, { target: "mimir", compat: "sloth" });
  if (!parsed.ok) throw new Error("has problems");
  const deployed = deployedStack({ spec: deployCases.minimal, stack: parsed.value });
  expect(deployed.spec.rules).toEqual({ target: "mimir", compat: "sloth" });
  expect(ordered(readBack(deployed))).toEqual(ordered(deployed.stack));
});

test("any stack survives the way into a ConfigMap", () => {
  fc.assert(
    fc.property(randomStack({ most: 4 }), (spec) => {
      const parsed = parseStack(spec);
      fc.pre(parsed.ok);
      const deployed = deployedStack({ spec, stack: parsed.value });
      expect(ordered(readBack(deployed))).toEqual(ordered(deployed.stack));
    }),
    { numRuns: 50 },
  );
});
