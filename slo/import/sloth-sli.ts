import type { SliSpec } from "../spec.ts";
import { type CarriedSli, carryEvents, type WrittenQuery } from "./carry/events.ts";
import { carryRatio } from "./carry/ratio.ts";
import type { Reader } from "./source/reader.ts";

/** How each kind of SLI is carried over. */
const kinds: Readonly<Record<string, (sli: Reader) => CarriedSli<SliSpec> | undefined>> = {
  events: eventsSli,
  raw: rawSli,
  plugin: pluginSli,
};

/** The SLI of an SLO; nothing after saying why it cannot be carried over. */
export function slothSli(slo: Reader): CarriedSli<SliSpec> | undefined {
  const sli = slo.mapping("sli");
  const given = Object.keys(kinds).filter((kind) => sli?.has(kind) === true);
  const [kind, another] = given;
  if (sli === undefined || kind === undefined) {
    slo.fail(sli === undefined ? "" : "sli", {
      code: "import-missing",
      message: "the SLO has no SLI that nines knows",
      hint: "write sli.events or sli.raw",
    });
    return undefined;
  }
  if (another !== undefined) {
    sli.fail(another, {
      code: "import-indicator",
      message: `the SLI is both ${kind} and ${another}`,
      hint: "keep one of them",
    });
    return undefined;
  }
  return kinds[kind]?.(sli);
}

function eventsSli(sli: Reader): CarriedSli<SliSpec> | undefined {
  const events = sli.mapping("events");
  const total = events && queryAt(events, "total_query");
  const outcome = events && queryAt(events, "error_query");
  if (total === undefined || outcome === undefined) return undefined;
  return carryEvents({ total, outcome: { ...outcome, kind: "bad" }, reading: "guess" });
}

function rawSli(sli: Reader): CarriedSli<SliSpec> | undefined {
  const raw = sli.mapping("raw");
  const written = raw && queryAt(raw, "error_ratio_query");
  return written && carryRatio(written, { kind: "bad" });
}

function pluginSli(sli: Reader): undefined {
  const id = sli.mapping("plugin")?.text("id") ?? "without an id";
  sli.fail("plugin", {
    code: "import-indicator",
    message: `the SLI is made by the plugin ${id}, a program that only Sloth runs`,
    hint: "run sloth generate, and write the queries of its rules as sli.events",
  });
}

function queryAt(reader: Reader, key: string): WrittenQuery | undefined {
  const text = reader.needText(key, "write a query");
  if (text === undefined) return undefined;
  return { text, warn: (remark) => reader.warn(key, remark), fail: (remark) => reader.fail(key, remark) };
}
