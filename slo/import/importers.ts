import type { Importer } from "./imported.ts";
import { importOpenSlo } from "./open-slo.ts";
import { importPyrra } from "./pyrra.ts";
import { importSloth } from "./sloth.ts";

/** The importers by the word that selects them on the command line. */
export const importers = { sloth: importSloth, pyrra: importPyrra, openslo: importOpenSlo } as const satisfies Readonly<
  Record<string, Importer>
>;
