/** What can be read of a shift, also of one that has mistakes elsewhere: names, and what refers to them. */
export interface ReadableShift {
  readonly path: string;
  readonly name: string | undefined;
  readonly service: string | undefined;
  /** Of the budget. */
  readonly slo: string | undefined;
  /** Undefined unless each arm has a name. */
  readonly arms: readonly string[] | undefined;
  /** What each arm says of itself, in the order of the file. */
  readonly armTexts: readonly { readonly name: string | undefined; readonly match: string | undefined }[];
  readonly staticWeights: Readonly<Record<string, unknown>> | undefined;
  /** What is said by arm, by its place in the shift. */
  readonly byArm: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Reads whatever stands where a shift should be. */
export function readableShift(input: unknown, path: string): ReadableShift {
  const shift = recordOf(input) ?? {};
  const [weights, dns, probes, budget] = ["weights", "dns", "probes", "budget"].map((key) => recordOf(shift[key]));
  const armTexts = (Array.isArray(shift["arms"]) ? shift["arms"] : [undefined]).map((item) => {
    const arm = recordOf(item);
    return { name: textOf(arm?.["name"]), match: textOf(arm?.["match"]) };
  });
  const arms = armTexts.map(({ name }) => name);
  const staticWeights = weights?.["kind"] === "static" ? recordOf(weights["weights"]) : undefined;
  const byArm = {
    "weights.weights": staticWeights,
    "dns.answers": recordOf(dns?.["answers"]),
    "probes.url": recordOf(probes?.["url"]),
  };
  return {
    path,
    name: textOf(shift["name"]),
    service: textOf(shift["service"]),
    slo: textOf(budget?.["slo"]),
    arms: arms.every((name) => name !== undefined) ? arms : undefined,
    armTexts,
    staticWeights,
    byArm: Object.fromEntries(Object.entries(byArm).flatMap(([place, said]) => (said ? [[place, said]] : []))),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
