import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Servers that `nines up` starts where they are installed, by the names that they go by. */
export const programNames = {
  prometheus: ["prometheus"],
  // Debian calls it by the longer name.
  alertmanager: ["alertmanager", "prometheus-alertmanager"],
  haproxy: ["haproxy"],
} as const;

export type ServerName = keyof typeof programNames;

/** Where a program lies on the PATH; undefined when it is not installed. */
export function findProgram(name: ServerName, path: string | undefined): string | undefined {
  const folders = (path ?? "").split(delimiter).filter((folder) => folder !== "");
  return programNames[name].flatMap((file) => folders.map((folder) => join(folder, file))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
