/** Runs one command and gives its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.write(`Usage: nines <command>\n\nNo command ${args[0] ?? ""} yet.\n`);
  return args.includes("--help") ? 0 : 2;
}
