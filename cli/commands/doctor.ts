import { Option } from "commander";
import { allSlos } from "../../slo/model.ts";
import type { Parsed } from "../../slo/problem.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { readTextFile } from "../config/read-text-file.ts";
import { exitCodes } from "../fault.ts";
import { doctorJson, doctorText } from "../print/doctor-text.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines doctor`: whether everything that the relay depends on is there, and set up as it needs. */
export const command: Command = {
  define: (program) => {
    defineConfigOptions(program);
    program
      .option("--alertmanager-config <file>", "alertmanager.yml, for addresses that Alertmanager does not show")
      .addOption(new Option("--slack-api <url>", "address of Slack's Web API, such as a fake one").hideHelp())
      .addOption(new Option("--format <format>", "how to print the result").choices(["text", "json"]).default("text"))
      .addHelpText(
        "after",
        "\nIt changes nothing anywhere. AWS credentials are those of this machine: environment, profile, or role.\n\nExample:\n  nines doctor -c nines.config.ts",
      );
  },
  run: async (call) => {
    const { options, world } = call;
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const written = await alertmanagerConfig(call);
    if (!written.ok) {
      printProblems(written.problems, world.err);
      return exitCodes.problems;
    }
    const { runCheckups } = await import("../../bot/doctor/checkups.ts");
    const { createSecretReader } = await import("../../service/secrets.ts");
    const checkups = await runCheckups({
      relay: answer.stack.relay,
      slos: allSlos(answer.stack).map(({ id }) => id),
      secret: createSecretReader(world.env),
      alertmanagerConfig: written.value,
      slackApiUrl: options["slackApi"] as string | undefined,
    });
    world.out.write(options["format"] === "json" ? doctorJson(checkups) : doctorText(checkups, world.out));
    const isBad = checkups.some(({ findings }) => findings.some(({ state }) => state === "bad"));
    return isBad ? exitCodes.problems : exitCodes.fine;
  },
};

async function alertmanagerConfig({ options, world }: Call): Promise<Parsed<string | undefined>> {
  const file = options["alertmanagerConfig"] as string | undefined;
  return file === undefined ? { ok: true, value: undefined, warnings: [] } : readTextFile(file, world.cwd);
}
