import type { MetricFormat } from "../../../exporters/output/metric-format.ts";

/** One line with a value, as a strict reader of the format understands it. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar: { readonly labels: Readonly<Record<string, string>>; readonly value: number } | undefined;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly samples: readonly ParsedSample[];
}

const suffixesOf: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total"],
  gauge: [""],
  info: ["_info"],
  histogram: ["_bucket", "_sum", "_count"],
};

/** Reads an exposition by the letter of its format; throws at the first line that breaks a rule. */
export function parseExposition(text: string, format: MetricFormat): readonly ParsedFamily[] {
  const isOpenMetrics = format === "openmetrics";
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const lines = text.slice(0, -1).split("\n");
  if (isOpenMetrics && lines.pop() !== "# EOF") throw new Error("no # EOF at the end");
  const families: { name: string; type: string; help: string; unit: string | undefined; samples: ParsedSample[] }[] =
    [];
  const seen = new Set<string>();
  for (const line of text === "\n" || lines.join("") === "" ? [] : lines) {
    const family = families.at(-1);
    const [, word = "", name = "", rest = ""] =
      /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line) ?? [];
    if (word === "HELP") {
      if (families.some((known) => known.name === name)) throw new Error(`${name} comes twice`);
      families.push({
        name,
        type: "",
        help: unescaped(rest, isOpenMetrics ? '\\n"' : "\\n"),
        unit: undefined,
        samples: [],
      });
    } else if (word === "TYPE" || word === "UNIT") {
      if (family?.name !== name || family.samples.length > 0) throw new Error(`out of place: ${line}`);
      if (word === "TYPE") family.type = rest;
      else if (!isOpenMetrics || !name.endsWith(`_${rest}`)) throw new Error(`no such unit: ${line}`);
      else family.unit = rest;
    } else {
      if (family === undefined) throw new Error(`a sample without a family: ${line}`);
      const sample = parseSample(line, isOpenMetrics);
      const suffixes = isOpenMetrics || family.type === "histogram" ? suffixesOf[family.type] : [""];
      const suffix = suffixes?.find((one) => family.name + one === sample.name);
      if (suffix === undefined) throw new Error(`${sample.name} is no sample of the ${family.type} ${family.name}`);
      if (sample.exemplar !== undefined && suffix !== "_bucket" && suffix !== "_total")
        throw new Error(`exemplar: ${line}`);
      const key = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
      if (seen.has(key)) throw new Error(`twice: ${line}`);
      seen.add(key);
      family.samples.push(sample);
    }
  }
  for (const family of families) if (family.type === "histogram") checkHistogram(family, isOpenMetrics);
  return families;
}

function parseSample(line: string, isOpenMetrics: boolean): ParsedSample {
  const [, name = "", after = ""] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(.*)$/s.exec(line) ?? [];
  if (name === "") throw new Error(`no sample: ${line}`);
  const { labels, rest } = after.startsWith("{") ? parseLabels(after) : { labels: {}, rest: after };
  const [valueText = "", ...behind] = rest.replace(/^ /, "").split(" # ");
  const exemplarText = behind.length === 0 ? undefined : behind.join(" # ");
  if (!isOpenMetrics && exemplarText !== undefined) throw new Error(`an exemplar in the classic text: ${line}`);
  if (exemplarText === undefined) return { name, labels, value: parseNumber(valueText), exemplar: undefined };
  const exemplar = parseLabels(exemplarText);
  const characters = [...Object.entries(exemplar.labels).flat().join("")].length;
  if (characters > 128) throw new Error(`an exemplar of ${characters} characters`);
  const [value = "", time = "", ...more] = exemplar.rest.trim().split(" ");
  if (more.length > 0 || Number.isNaN(Number(time))) throw new Error(`not an exemplar: ${line}`);
  return {
    name,
    labels,
    value: parseNumber(valueText),
    exemplar: { labels: exemplar.labels, value: parseNumber(value) },
  };
}

function parseLabels(text: string): { readonly labels: Record<string, string>; readonly rest: string } {
  const labels: Record<string, string> = {};
  const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"([,}])/y;
  label.lastIndex = 1;
  if (text.startsWith("{}")) return { labels, rest: text.slice(2) };
  for (;;) {
    const found = label.exec(text);
    if (found === null) throw new Error(`labels: ${text}`);
    const [, name = "", value = "", end] = found;
    if (Object.hasOwn(labels, name)) throw new Error(`the label ${name} comes twice`);
    labels[name] = unescaped(value, '\\n"');
    if (end === "}") return { labels, rest: text.slice(label.lastIndex) };
  }
}

function unescaped(text: string, escapes: string): string {
  return text.replace(/\\(.?)/gs, (_, character: string) => {
    if (character === "" || !escapes.includes(character)) throw new Error(`no such escape: \\${character}`);
    return character === "n" ? "\n" : character;
  });
}

function parseNumber(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  if (text === "NaN") return Number.NaN;
  if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text)) throw new Error(`not a number: ${JSON.stringify(text)}`);
  return Number(text);
}

function checkHistogram({ name, samples }: ParsedFamily, isOpenMetrics: boolean): void {
  let previous = { edge: Number.NEGATIVE_INFINITY, count: 0 };
  for (const sample of samples) {
    if (sample.name === `${name}_bucket`) {
      const le = sample.labels["le"] ?? "";
      if (isOpenMetrics && /^-?\d+$/.test(le)) throw new Error(`${le} is no canonical number`);
      const edge = parseNumber(le);
      if (!(edge > previous.edge) || sample.value < previous.count)
        throw new Error(`${name}: bucket ${le} is out of order`);
      previous = { edge, count: sample.value };
    } else {
      if (previous.edge !== Number.POSITIVE_INFINITY) throw new Error(`${name} has no bucket +Inf`);
      if (sample.name !== `${name}_count`) continue;
      if (sample.value !== previous.count) throw new Error(`${name}: the count is not that of +Inf`);
      previous = { edge: Number.NEGATIVE_INFINITY, count: 0 };
    }
  }
}
