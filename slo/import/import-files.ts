import type { RulesSpec } from "../spec.ts";
import { assembleStack, type CarriedService } from "./assemble-stack.ts";
import { toName } from "./carry/name.ts";
import type { Imported, ImportOptions, SourceFile } from "./imported.ts";
import type { ReaderOptions } from "./source/create-reader.ts";
import { createLedger, type Ledger } from "./source/ledger.ts";
import { formatOf, notThisFormat, openFiles } from "./source/open-files.ts";
import type { Reader } from "./source/reader.ts";

/** How one tool's objects become services. */
export interface Conversion {
  readonly format: "sloth" | "pyrra" | "openslo";
  readonly spellings?: ReaderOptions["spellings"];
  readonly convert: (objects: readonly Reader[], context: ConversionContext) => readonly CarriedService[];
}

export interface ConversionContext {
  readonly stackName: string;
  /** Asks for a setting of the whole stack, such as a target that has native histograms. */
  readonly need: (rules: RulesSpec) => void;
}

/** Runs a conversion over files and closes the books: whatever it did not ask for is in the loss report. */
export function importFiles(files: readonly SourceFile[], options: ImportOptions, conversion: Conversion): Imported {
  const ledger = createLedger();
  const stackName = toName(options.name ?? baseName(files[0]?.file ?? "")) || "imported";
  let rules: RulesSpec | undefined;
  const objects = openFiles(files, ledger, conversion.spellings);
  const known = objects.filter((object) => isReadable(object, conversion.format));
  const services = conversion.convert(known, {
    stackName,
    need: (more) => {
      rules = { ...rules, ...more };
    },
  });
  const stack = assembleStack({ name: stackName, services, ...(rules !== undefined && { rules }) });
  reportNothing({ files, ledger, found: stack !== undefined, format: conversion.format });
  return { stack, ...ledger.close() };
}

function isReadable(object: Reader, format: Conversion["format"]): boolean {
  const found = formatOf(object);
  if (found === format) return true;
  const remark = notThisFormat(object, format);
  // A manifest may hold other Kubernetes objects beside the SLOs; an object of another tool was given by mistake.
  if (found === undefined && object.has("apiVersion") && object.has("kind")) object.drop("", remark);
  else {
    object.orLeaveOut(() => {
      object.fail("", remark);
      return undefined;
    });
  }
  return false;
}

function reportNothing({
  files,
  ledger,
  found,
  format,
}: {
  files: readonly SourceFile[];
  ledger: Ledger;
  found: boolean;
  format: string;
}): void {
  if (found || ledger.hasErrors()) return;
  const file = files[0]?.file;
  const problem = {
    code: "import-format",
    path: "",
    message: "no SLO was found",
    hint: `give a file with ${format} SLOs`,
  };
  ledger.add([file === undefined ? problem : { ...problem, file }]);
}

function baseName(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? "";
  return name.replace(/\.[^.]*$/, "");
}
