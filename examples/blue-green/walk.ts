import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../../cli/fault.ts";
import { folderObjection } from "../../cli/output/write-folder.ts";
import { waitForEnd } from "../../cli/up/wait-for-end.ts";
import { tellBoard, tellEnd, tellStep } from "./tell-walk.ts";
import { type WalkChoices, walkChoices } from "./walk-choices.ts";
import { boardUid, walkWeights } from "./walk-weights.ts";
import type { Said } from "./what-each-says.ts";

const usage = `Walks traffic from blue to green through a real HAProxy, under load, and lets every part say what it sees:
  node examples/blue-green/walk.ts                 all goes well
  node examples/blue-green/walk.ts --failing 20    one of twenty requests of green fails: the gate asks to go back
  node examples/blue-green/walk.ts --mode tcp      connections that are kept, and the requests on them, stay where they are
  --hold SECONDS    for each step, 40 to 300 (default: 45)
  --board FOLDER    draws the shift's board at the end, into an empty or a new folder, or over the one of an earlier walk
The walk goes back when the gate says so; where it says hold, it goes on all the same, to show what happens then.
Needs haproxy and prometheus on the PATH.`;

const choices = walkChoices(process.argv.slice(2));
if (choices === "help") console.log(usage);
else if ("wrong" in choices) process.exitCode = refuse(`${choices.wrong}\n\n${usage}`);
else process.exitCode = await walk(choices);

function refuse(text: string): number {
  console.error(text);
  return 2;
}

async function walk({ boardFolder, ...choices }: WalkChoices): Promise<number> {
  if (boardFolder !== undefined) {
    // What cannot be drawn in the end is not worth the minutes.
    const objection = await folderObjection(boardFolder, [`${boardUid}.png`, `${boardUid}.html`], process.cwd());
    if (objection !== undefined)
      return refuse(`--board ${boardFolder}: ${objection.message}: name an empty or a new folder`);
  }
  const { signal, release } = waitForEnd();
  const folder = await mkdtemp(join(tmpdir(), "nines-blue-green-"));
  console.log(`100 requests a second go through HAProxy; logs are in ${folder} until the end.\n`);
  let hasBroken = false;
  try {
    const onStep = (said: Said) => console.log(tellStep(said));
    const walked = await walkWeights({ ...choices, boardFolder, steps: [10, 50, 100], folder, signal, onStep });
    console.log(tellEnd(walked));
    if (walked.board === undefined || boardFolder === undefined) return 0;
    const { isDrawn, text } = tellBoard(walked.board, boardFolder);
    console.log(text);
    return isDrawn ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) {
      hasBroken = true;
      console.error(`The walk broke off: ${reasonOf(error)}. What it started is stopped; its logs stay in ${folder}.`);
      return 1;
    }
    console.error("Ended early: what it started is stopped.");
    return 130;
  } finally {
    if (!hasBroken) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    release();
  }
}
