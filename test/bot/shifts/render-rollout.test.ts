import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { renderRollout } from "../../../bot/shifts/render/render-rollout.ts";
import { shiftTexts } from "../../../bot/shifts/texts/shift-texts.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import { liveText, textsOf } from "../render/live-sequences.ts";
import { begunMs, minute, reportOf } from "./sample-report.ts";
import { rolloutStories } from "./stories/rollout-stories.ts";
import { bookOf, hear, shownText } from "./tell.ts";

const golden = join(import.meta.dirname, "golden");
const update = process.env["UPDATE_GOLDEN"] === "1";
const title = "checkout availability is burning its error budget";
const incidents = [{ id: "3F7K", title, status: "firing", url: undefined }] as const;

function rolloutAfter(story: string) {
  const book = bookOf();
  for (const told of rolloutStories[story] ?? []) {
    if ("tickAt" in told) book.tick(begunMs + told.tickAt * minute);
    else hear(book, told);
  }
  const [rollout] = [...book.rollouts()];
  if (rollout === undefined) throw new Error(`${story} tells of no rollout`);
  return rollout;
}

const cases = Object.keys(rolloutStories).flatMap((story) =>
  (["en", "ko"] as const).map((language) => ({ story, language })),
);

describe("renderRollout() and renderLine()", () => {
  test.each(cases)("$story in $language is the text in its golden file", async ({ story, language }) => {
    const rollout = rolloutAfter(story);
    const text = shownText(rollout, language, story === "worse" ? incidents : []);
    const path = join(golden, `${story}.${language}.txt`);
    if (update) {
      await mkdir(golden, { recursive: true });
      await writeFile(path, text);
    }
    expect(text).toBe(await readFile(path, "utf8"));
  });

  test.each([
    { status: "firing", en: "🔥 Open incident: ", ko: "🔥 진행 중인 인시던트: " },
    { status: "silenced", en: "🔥 Open incident: ", ko: "🔥 진행 중인 인시던트: " },
    { status: "unknown", en: "❔ Incident that nobody reports any more: ", ko: "❔ 더 이상 보고되지 않는 인시던트: " },
  ] as const)("both languages say of an incident whether it is known to go on: $status", ({ status, en, ko }) => {
    const one = [{ id: "3F7K", title, status, url: undefined }];
    expect(shownText(rolloutAfter("started"), "en", one)).toContain(`${en}${title} (3F7K)`);
    expect(shownText(rolloutAfter("started"), "ko", one)).toContain(`${ko}${title} (3F7K)`);
  });

  test.each([
    { seconds: 42, en: "42 s", ko: "42초" },
    { seconds: 900, en: "15 min", ko: "15분" },
    { seconds: 6_000, en: "1 h 40 min", ko: "1시간 40분" },
    { seconds: 90_000, en: "1 d 1 h", ko: "1일 1시간" },
  ])("both languages say how long $seconds seconds are as incidents do", ({ seconds, en, ko }) => {
    expect([shiftTexts("en").duration(seconds), shiftTexts("ko").duration(seconds)]).toEqual([en, ko]);
  });

  test("both languages have the same texts", () => {
    const keys = (value: object): readonly string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === "object" ? keys(inner as object).map((one) => `${key}.${one}`) : [key],
      );
    expect(keys(shiftTexts("ko")).toSorted()).toEqual(keys(shiftTexts("en")).toSorted());
  });

  test.each(["en", "ko"] as const)(
    "values from outside neither mention nor format nor burst a message (%s)",
    (language) => {
      const evil = "<!channel> *x* `y` <@U012ABCDEF> & <https://evil.example|here>".repeat(20);
      const book = bookOf();
      const [change] = reportOf().changes;
      if (change === undefined) throw new Error("the sample has changes");
      const report = reportOf({
        title: evil,
        blind: [{ source: "weights", reason: evil }],
        changes: [{ ...change, by: evil, detail: evil }],
        oldArm: { safeToDelete: true, why: evil },
        links: { logs: "javascript:alert(1)", dashboard: "https://user:secret@grafana.example.org/" },
        candidate: { version: evil },
      });
      hear(book, report);
      const [rollout] = [...book.rollouts()];
      if (rollout === undefined) throw new Error("there is a rollout");
      const message = renderRollout(
        {
          rollout,
          incidents: [{ id: "3F7K", title: evil, status: "firing", url: "https://relay.example.org/#/inbox/3F7K" }],
          dashboardUrl: undefined,
          picture: undefined,
        },
        { texts: shiftTexts(language), linkHosts: ["grafana.example.org"] },
      );
      expect(checkMessageLimits(message)).toEqual([]);
      expect(JSON.stringify(message)).not.toContain("secret");
      expect(JSON.stringify(message)).not.toContain("javascript:");
      const { mrkdwn, notVerbatim } = textsOf(message);
      expect(notVerbatim).toBe(0);
      const live = mrkdwn
        .map(liveText)
        .flatMap(({ sequences, formats, emojis }) => [...sequences, ...formats, ...emojis]);
      expect(live.filter((one) => !/^!date\^|^https:\/\/relay\.example|^~$/.test(one))).toEqual([]);
    },
  );
});
