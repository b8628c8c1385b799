import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import pc from "picocolors";
import type { Command } from "../command.ts";
import { findExisting } from "../config/find-configs.ts";
import { exitCodes, Fault, reasonOf } from "../fault.ts";
import { printProblems } from "../print/print-problems.ts";

const starter = `import { defineStack, events, latency, service, slo } from "nines";

export default defineStack({
  name: "my-team",
  // How often Prometheus scrapes these services.
  scrapeInterval: "30s",
  notify: { channel: "#my-team-alerts" },
  services: [
    service("web", {
      team: "my-team",
      runbook: "https://wiki.example.org/web",
      slos: [
        slo("availability", {
          objective: "99.9",
          sli: events({
            total: 'http_requests_total{job="web"}',
            bad: 'http_requests_total{job="web",code=~"5.."}',
          }),
        }),
        slo("latency", {
          objective: "99",
          sli: latency({ histogram: 'http_request_duration_seconds{job="web"}', threshold: "500ms" }),
        }),
      ],
    }),
  ],
});
`;

/** `nines init`: a config to start from. It never overwrites. */
export const command: Command = {
  define: (program) => {
    program.addHelpText("after", "\nExample:\n  nines init && nines explain");
  },
  run: async ({ world }) => {
    const existing = findExisting(world.cwd);
    if (existing !== undefined) {
      const message = "this folder has a config already, and nines init never overwrites";
      printProblems(
        [{ code: "config-exists", file: existing, path: "", message, hint: "edit it, or start in another folder" }],
        world.err,
      );
      return exitCodes.problems;
    }
    try {
      await writeFile(resolve(world.cwd, "nines.config.ts"), starter, { flag: "wx" });
    } catch (cause) {
      throw new Fault(`cannot write nines.config.ts: ${reasonOf(cause)}`, { cause });
    }
    world.err.write(nextSteps(world.err.colors));
    return exitCodes.fine;
  },
};

function nextSteps(colors: boolean): string {
  const { green, bold } = pc.createColors(colors);
  return `${green("✓")} nines.config.ts written

Next:
  1. put your services and metrics into ${bold("nines.config.ts")}
  2. ${bold("npx nines validate")}   shows every mistake, with its place and its cure
  3. ${bold("npx nines explain")}    says when each alert would fire
  4. ${bold("npx nines generate")}   writes rules, rule tests and Alertmanager files to generated/
`;
}
