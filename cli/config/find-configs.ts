import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Fault } from "../fault.ts";

/** The names that a config has when nobody names it; the first one found is read. */
const defaultConfigs = [
  "nines.config.ts",
  "nines.config.mts",
  "nines.config.js",
  "nines.config.mjs",
  "nines.config.yaml",
  "nines.config.yml",
  "nines.config.json",
] as const;

/** The configs that were named, or the one that lies in the folder. */
export function findConfigs(named: readonly string[], cwd: string): readonly string[] {
  if (named.length > 0) return named;
  const found = findExisting(cwd);
  if (found !== undefined) return [found];
  throw new Fault("there is no nines.config.ts, nines.config.yaml or nines.config.json in this folder", {
    hint: "name your config with -c, or write one with nines init",
  });
}

/** The config that lies in a folder under one of the usual names. */
export function findExisting(cwd: string): string | undefined {
  return defaultConfigs.find((name) => existsSync(resolve(cwd, name)));
}
