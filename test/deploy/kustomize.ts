import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import type { GeneratedFile } from "../../slo/generated-file.ts";
import { runCommand } from "../run-command.ts";

const found = spawnSync("kubectl", ["version", "--client"], { encoding: "utf8" }).status === 0;

/** `describe` for what asks kubectl; there is no package of it in Debian that is new enough, so it is never a must. */
export function needsKubectl(title: string, body: () => void): void {
  if (found) describe(title, body);
  else describe.skip(`${title} (skipped: kubectl is not installed)`, body);
}

/** An object as kubectl would send it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: what stands there is what the tests are about
  readonly spec: any;
}

/** All objects of an overlay, put together by kubectl. */
export async function kustomized(folder: string, overlay: string): Promise<readonly Manifest[]> {
  const { code, stdout, stderr } = await runCommand("kubectl", [
    "kustomize",
    join(folder, "deploy/kubernetes/overlays", overlay),
  ]);
  if (code !== 0 || stderr !== "") throw new Error(`kubectl kustomize: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** Writes generated files below a folder. */
export async function writeFiles(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
