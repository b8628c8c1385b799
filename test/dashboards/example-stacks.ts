import { expect } from "@jest/globals";
import eksTeam from "../../examples/eks-team/nines.config.ts";
import shop from "../../examples/shop/nines.config.ts";
import type { Stack } from "../../slo/model.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { stackWithShifts } from "./shift-stacks.ts";

/** The checked stack of a config. */
export function stackOf(config: unknown): Stack {
  const parsed = parseStack(config);
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  if (!parsed.ok) throw new Error("the config has problems");
  return parsed.value;
}

/** A stack without latency SLOs, probes, groups, exclusions and runbooks: what boards can least rely on. */
export const bareStack = {
  name: "bare",
  services: [
    {
      name: "api",
      slos: [
        {
          name: "availability",
          objective: "99.9",
          sli: { kind: "events", total: "requests_total", bad: "errors_total" },
        },
      ],
    },
  ],
};

/** The stacks that every rule about boards holds for. */
export const exampleStacks = { shop, "eks-team": eksTeam, bare: bareStack, shifting: stackWithShifts } as const;
