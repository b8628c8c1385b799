import pc from "picocolors";
import { hangingText } from "../print/wrap-text.ts";
import type { Output, World } from "../world.ts";
import type { LivingStack } from "./up-setup.ts";

/** What `nines up` says. Where nobody watches, that is the addresses and nothing else. */
export interface Teller {
  readonly note: (step: string) => void;
  readonly places: (stack: Pick<LivingStack, "places" | "folder" | "missing">) => void;
  readonly say: (sentence: string) => void;
  readonly farewell: () => void;
}

/** A teller for this world: addresses to the output, steps and the story to whoever watches. */
export function createTeller({ out, err }: World): Teller {
  const { bold, cyan, dim, green } = pc.createColors(out.colors);
  const watched = (text: string): void => {
    if (out.isTerminal) out.write(text);
  };
  return {
    note: (step) => {
      if (!err.isTerminal) return;
      for (const line of step.split("; ")) err.write(`${pc.createColors(err.colors).green("✓")} ${line}\n`);
    },
    places: ({ places, folder, missing }) => {
      const width = Math.max(...places.map(({ name }) => name.length), 4);
      const longest = Math.max(...places.map(({ url }) => url.length));
      const rows = places.map(
        ({ name, url, what }) =>
          `  ${bold(name.padEnd(width))}  ${cyan(url)}${" ".repeat(longest - url.length)}  ${dim(what)}`,
      );
      const kept = folder.isTemporary ? "removed at the end; --data keeps it" : "kept";
      out.write(`\n${green("nines is up.")} Ctrl-C ends it and all that it started.\n\n${rows.join("\n")}\n`);
      out.write(`  ${bold("Data".padEnd(width))}  ${folder.path}  ${dim(`${kept}; nines.log is in it`)}\n`);
      watched(without(missing, out));
      watched("\n");
    },
    say: (sentence) => {
      const time = new Date().toTimeString().slice(0, 8);
      const text = hangingText(`${time}  `, sentence, out.columns);
      watched(`${dim(text.slice(0, time.length))}${text.slice(time.length)}\n`);
    },
    farewell: () => watched("\nEnding what was started.\n"),
  };
}

function without(missing: LivingStack["missing"], { columns }: Output): string {
  if (missing.length === 0) return "";
  const names = missing.map(
    (name) => ({ prometheus: "Prometheus", alertmanager: "Alertmanager", haproxy: "HAProxy" })[name],
  );
  const [last = "", ...others] = [...names].reverse();
  const list = others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
  const verb = names.length === 1 ? "is" : "are";
  const text = `${list} ${verb} not on the PATH, so nines does without: the exporter itself measures and raises alerts.`;
  return `\n${hangingText("  ", text, columns)}\n`;
}
