import { main } from "../../../cli/main.ts";
import { memoryWorld } from "../memory-world.ts";

/** Runs `nines gate`: how it ends, and what it prints. */
export async function runGate(args: readonly string[]) {
  const world = memoryWorld("/");
  const code = await main(["gate", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}
