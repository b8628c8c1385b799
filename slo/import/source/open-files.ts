import { readDocuments } from "../../document/read-document.ts";
import type { SourceFile } from "../imported.ts";
import { createReader, type ReaderOptions } from "./create-reader.ts";
import type { Ledger, Remark, Source } from "./ledger.ts";
import type { Reader } from "./reader.ts";

/** Every object in the files: one per document, per item of a list, and per item of a Kubernetes list. */
export function openFiles(
  files: readonly SourceFile[],
  ledger: Ledger,
  spellings?: ReaderOptions["spellings"],
): readonly Reader[] {
  return files.flatMap(({ file, text }) => {
    const parsed = readDocuments(text, { file, lists: "accept" });
    ledger.add(parsed.ok ? parsed.warnings : parsed.problems);
    const documents = parsed.ok ? parsed.value : [];
    return documents.flatMap((document, index) => {
      const source: Source = { file, document, at: documents.length > 1 ? ["documents", index] : [] };
      const options: ReaderOptions = { ledger, source, ...(spellings !== undefined && { spellings }) };
      const { value } = document;
      if (Array.isArray(value) && value.length === 0) ledger.lose(source, [], emptyList);
      const objects = Array.isArray(value)
        ? value.flatMap(
            (item, position) =>
              ledger.orLeaveOut(source, [position], () => createReader(item, [position], options)) ?? [],
          )
        : (createReader(value, [], options) ?? []);
      return [objects].flat().flatMap(itemsOf);
    });
  });
}

const emptyList: Remark = { code: "import-format", message: "the list is empty", hint: "remove it" };

/** The objects of a Kubernetes list such as `kind: List`; any other object is itself. */
function itemsOf(object: Reader): readonly Reader[] {
  if (!object.has("kind") || !object.has("items")) return [object];
  const kind = object.text("kind");
  if (kind?.endsWith("List") !== true) return [object];
  object.settle("apiVersion");
  object.lose("metadata", "it belongs to the list", "nothing to do");
  return object.orLeaveOut(() => object.mappings("items")) ?? [];
}

/** Which tool an object belongs to, by the version it states. */
export function formatOf(object: Reader): "sloth" | "pyrra" | "openslo" | undefined {
  const version = object.text("apiVersion") ?? object.text("version") ?? "";
  if (/^(prometheus\/v1|sloth\.slok\.dev\/)/.test(version)) return "sloth";
  if (/^pyrra\.dev\//.test(version)) return "pyrra";
  return /^openslo(\.com)?\//.test(version) ? "openslo" : undefined;
}

const titles = { sloth: "Sloth", pyrra: "Pyrra", openslo: "OpenSLO" } as const;

/** What to say about an object that the importer of one tool cannot read. */
export function notThisFormat(object: Reader, wanted: keyof typeof titles): Remark {
  const found = formatOf(object);
  const kind = object.text("kind");
  const version = object.text("apiVersion") ?? object.text("version");
  const message =
    found !== undefined && found !== wanted
      ? `this is ${titles[found]}, not ${titles[wanted]}`
      : `this is not ${titles[wanted]}: ${version === undefined ? "it states no version" : `it is ${[version, kind].filter(Boolean).join(" ")}`}`;
  const hint = found !== undefined && found !== wanted ? `run: nines import ${found}` : expected[wanted];
  return { code: "import-format", message, hint };
}

const expected = {
  sloth: "a Sloth file says version: prometheus/v1, or apiVersion: sloth.slok.dev/v1 with kind: PrometheusServiceLevel",
  pyrra: "a Pyrra file says apiVersion: pyrra.dev/v1alpha1 with kind: ServiceLevelObjective",
  openslo: "an OpenSLO file says apiVersion: openslo/v1 or openslo/v1alpha with kind: SLO",
} as const;
