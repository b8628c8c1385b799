import { builtinModules } from "node:module";
import { posix } from "node:path";
import { clockAndInputOf, type Import, importsOf } from "./source-facts.ts";

/** What each folder of the product may import beside itself: a folder, or one file of it. docs/architecture.md explains it. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  slo: [],
  alerts: ["slo"],
  dashboards: ["slo"],
  charts: ["slo"],
  service: ["slo/problem.ts"],
  exporters: ["slo", "service", "charts"],
  bot: ["slo", "service", "charts"],
  deploy: ["slo", "alerts", "dashboards"],
  web: ["slo"],
  cli: ["slo", "alerts", "dashboards", "charts", "service", "exporters", "bot", "deploy", "web"],
};

/** Folders beside the product, which may import all of it and any package. */
const outside = ["test", "bench", "examples"];

/** Packages that one folder alone may know. */
const ownerOf: Readonly<Record<string, string>> = { "@grafana/grafana-foundation-sdk": "dashboards" };

/** Packages of the development alone that a folder may use, because they are built into what it ships. */
const builtInto: Readonly<Record<string, readonly string[]>> = { web: ["preact", "uplot"] };

/** A source file by its path from the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every import, and every clock or input in `slo/`, that the architecture forbids: one line each. */
export function architectureViolations(
  files: readonly SourceFile[],
  { dependencies }: { readonly dependencies: readonly string[] },
): readonly string[] {
  return files.flatMap((file) => {
    const folder = topFolder(file.path);
    if (outside.includes(folder)) return [];
    if (!(folder in mayImport)) return [`${file.path}: the import table knows no folder ${folder}`];
    const forbidden = importsOf(file).flatMap((found) => {
      const reason = objection(file.path, found, dependencies);
      return reason === undefined ? [] : [`${file.path}:${found.line} imports ${found.specifier}: ${reason}`];
    });
    const impure = folder === "slo" ? clockAndInputOf(file) : [];
    return [
      ...forbidden,
      ...impure.map((use) => `${file.path}:${use.line} uses ${use.name}: slo has no I/O and no clock`),
    ];
  });
}

function objection(importer: string, found: Import, dependencies: readonly string[]): string | undefined {
  return found.specifier.startsWith(".")
    ? objectionToFile(importer, found)
    : objectionToPackage(importer, found, dependencies);
}

function objectionToFile(importer: string, { specifier, typeOnly }: Import): string | undefined {
  const target = posix.join(posix.dirname(importer), specifier);
  const [from, to] = [topFolder(importer), topFolder(target)];
  const allowed = mayImport[from] ?? [];
  if (from === to) return undefined;
  if (!allowed.includes(to) && !allowed.includes(target)) {
    return `${from} may import ${allowed.length === 0 ? "nothing" : `only ${allowed.join(", ")}`}`;
  }
  if (posix.basename(target) === "index.ts") return "import the file that declares it, not the folder's index.ts";
  return from === "web" && !typeOnly ? "web may import types only" : undefined;
}

function objectionToPackage(
  importer: string,
  { specifier }: Import,
  dependencies: readonly string[],
): string | undefined {
  const folder = topFolder(importer);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    return folder === "slo" ? "slo has no I/O and no clock" : undefined;
  }
  const name = packageName(specifier);
  if (name === "nines") return "import the file that declares it by its path";
  const owner = ownerOf[name];
  if (owner !== undefined && owner !== folder) return `only ${owner} may import ${name}`;
  if (builtInto[folder]?.includes(name)) return undefined;
  return dependencies.includes(name) ? undefined : `${name} is not in the dependencies of package.json`;
}

function topFolder(path: string): string {
  return path.split("/")[0] ?? "";
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
