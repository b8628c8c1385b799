import { describe, test } from "@jest/globals";
import { missingServers, type ServerName, servers, withoutServers } from "./servers.mjs";

/** `describe` for a suite that starts these servers: skipped with its reason where one is missing, failed in CI. */
export function needs(...names: readonly ServerName[]): (title: string, body: () => void) => void {
  const missing = missingServers(process.env).filter((name) => names.includes(name));
  if (missing.length === 0) return describe;
  const packages = missing.map((name) => servers[name].package).join(", ");
  const { kind, reason } = withoutServers(missing, `${missing.join(", ")} missing: install ${packages}`, process.env);
  return (title, body) => {
    if (kind === "skip") describe.skip(`${title} (skipped, ${reason})`, body);
    else
      describe(title, () => {
        test("has its servers", () => {
          throw new Error(reason);
        });
      });
  };
}
