import { blockLines } from "../../../bot/testing/slack/channel-view.ts";
import type { FakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { Fields } from "../../../bot/testing/slack/fields.ts";
import { shownLines } from "./shown-lines.ts";

/** What people see in a channel and do there, without what differs from run to run. */
export function shownChannel(slack: FakeSlack, name: string) {
  const messages = () => slack.channel(name);
  const message = (index: number) => messages()[index];
  const click = (index: number, action: string) =>
    slack.click({ user: "U000ANA", channel: name, ts: message(index)?.ts ?? "", action });
  /** Whether Alertmanager or the question after it is faster once a killed relay is back, is chance: the line that tells is left out. */
  const thread = (index: number) =>
    shownLines((message(index)?.thread ?? []).flatMap((one) => one.lines).join("\n"))
      .filter((line) => !line.includes("Detected late"))
      .map((line) => line.replace(/until \S+ \S+ UTC/, "until END UTC"));
  return {
    messages,
    message,
    click,
    thread,
    /** Once a silence is over, Alertmanager may say that the old alert ended before the new one begins: whether it came back is chance. */
    lines: (index: number) =>
      shownLines((message(index)?.lines ?? []).join("\n")).map((line) =>
        line
          .replace(/ · (?:came back|flapped) \d× (?:within an hour|in 1 h)/, "")
          .replace(/: came back, .+ in all$/, ": lasted DURATION"),
      ),
    threadHas: (index: number, text: string) =>
      slack.until(() => thread(index).some((line) => line.includes(text)), 30_000),
    shows: (index: number, text: string) =>
      slack.until(() => message(index)?.lines.some((line) => line.includes(text)) === true, 30_000),
    /** Presses the button and waits for what it would hit; gives the lines of the dialog. */
    openSilence: async (index: number): Promise<readonly string[]> => {
      await click(index, "silence");
      const shown = () =>
        (slack.viewOf("U000ANA")?.view["blocks"] as readonly Fields[] | undefined)?.flatMap(blockLines);
      await slack.until(() => shown()?.some((line) => line.includes("Matches")) === true, 10_000);
      return shownLines((shown() ?? []).join("\n")).map((line) =>
        line.replace(/until (tomorrow )?09∶00, UTC/, "until 09∶00"),
      );
    },
    /** Gives Slack's answer. */
    submitSilence: (reason: string) =>
      slack.submit(slack.viewOf("U000ANA")?.id ?? "", "U000ANA", { silence_duration: "30m", silence_reason: reason }),
  };
}
