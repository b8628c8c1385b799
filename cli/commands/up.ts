import type { Command } from "../command.ts";
import { exitCodes } from "../fault.ts";
import { ownVersion } from "../own-version.ts";
import { printProblems } from "../print/print-problems.ts";
import { createTeller } from "../up/tell.ts";
import { defineUpOptions, demoCommand, upChoices } from "../up/up-options.ts";
import { waitForEnd } from "../up/wait-for-end.ts";

/** `nines up`: a whole stack in one process, with a shop to break; what `npm start` runs. */
export const command: Command = {
  define: (program) => {
    defineUpOptions(program);
    program.addHelpText(
      "after",
      `
It starts a demo shop, the exporter, the relay with a local inbox, and the web app; and Prometheus, Alertmanager and
HAProxy where they are on the PATH. It runs until Ctrl-C, and ends all that it started.

Example:
  nines up
  nines up --data demo --listen 127.0.0.1:8080 --no-story
  nines demo break        in another terminal`,
    );
  },
  run: async (call) => {
    const { world, options } = call;
    const choices = upChoices(options);
    if (!choices.ok) {
      printProblems(choices.problems, world.err);
      return exitCodes.problems;
    }
    const teller = createTeller(world);
    const end = waitForEnd();
    try {
      const { startLivingStack } = await import("../up/living-stack.ts");
      const stack = await startLivingStack({
        ...choices.value,
        cwd: world.cwd,
        env: world.env,
        version: await ownVersion(),
        command: demoCommand,
        say: teller.say,
        note: teller.note,
        signal: end.signal,
      }).catch(async (error: unknown) => {
        if (end.signal.aborted) return undefined;
        const { upFault } = await import("../up/up-fault.ts");
        throw await upFault(error, choices.value.listen);
      });
      if (stack === undefined) return exitCodes.fine;
      try {
        teller.places(stack);
        if (options["story"] !== false) void stack.stage.playStory();
        await end.wanted;
        teller.farewell();
      } finally {
        await stack.stop();
      }
      return exitCodes.fine;
    } finally {
      end.release();
    }
  },
};
