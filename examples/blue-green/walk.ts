import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tellEnd, tellStep } from "./tell-walk.ts";
import { walkWeights } from "./walk-weights.ts";

const usage = `Walks traffic from blue to green through a real HAProxy, under load, and lets every part say what it sees:
  node examples/blue-green/walk.ts                 all goes well
  node examples/blue-green/walk.ts --failing 20    one of twenty requests of green fails: the gate asks to go back
  node examples/blue-green/walk.ts --mode tcp      connections that are kept stay where they are: nothing moves
  --hold SECONDS    for each step (default: 45)
  --board FOLDER    draws the shift's board at the end
Needs haproxy and prometheus on the PATH.`;

const values = options();
if (values === undefined) {
  console.log(usage);
  process.exit();
}
const folder = await mkdtemp(join(tmpdir(), "nines-blue-green-"));
console.log(`100 requests a second go through HAProxy; logs are in ${folder} until the end.\n`);
try {
  const walk = await walkWeights({
    mode: values.mode === "tcp" ? "tcp" : "http",
    failing: Number(values.failing),
    holdSeconds: Number(values.hold),
    boardFolder: values.board,
    steps: [10, 50, 100],
    folder,
    onStep: (said) => console.log(tellStep(said)),
  });
  console.log(tellEnd(walk));
  if (values.board !== undefined) console.log(`The board as it was at the end is in ${values.board}.`);
} finally {
  await rm(folder, { recursive: true });
}

/** Undefined when help is asked for; a mistake ends the process. */
function options() {
  try {
    const { values: given } = parseArgs({
      options: {
        mode: { type: "string", default: "http" },
        failing: { type: "string", default: "0" },
        hold: { type: "string", default: "45" },
        board: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return given.help ? undefined : given;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
