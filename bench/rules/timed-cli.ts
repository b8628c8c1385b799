import { main } from "../../cli/main.ts";

// Runs one command of nines in this process and prints, as the last line of stderr, its time since process start and its peak memory.
process.exitCode = await main(process.argv.slice(2));
process.on("exit", () => {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stderr.write(`\n${JSON.stringify({ seconds: performance.now() / 1000, megabytes })}\n`);
});
