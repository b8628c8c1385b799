import { expect, test } from "@jest/globals";
import type { TimelineEntry } from "../../../bot/model/incident.ts";
import { mrkdwnToText } from "../../../bot/render/plain-text.ts";
import { renderEntry } from "../../../bot/render/render-entry.ts";
import { ana, begin } from "./example-views.ts";

const at = "2026-03-02 14:00 UTC";

test.each<[Partial<TimelineEntry>, string]>([
  [{ kind: "fired", detail: "disk of db-1 is full" }, `🔥 ${at} Fires: disk of db-1 is full`],
  [
    { kind: "fired", detail: "now critical: disk of db-1 is full" },
    `🔥 ${at} Fires now critical: disk of db-1 is full`,
  ],
  [{ kind: "joined", detail: "orders-db-cpu (aws)" }, `➕ ${at} Joined: orders-db-cpu (aws)`],
  [{ kind: "resolved", detail: "after 26 min" }, `✅ ${at} Resolved after 26 min`],
  [
    { kind: "reopened", detail: "after 3 min, for the 3rd time within an hour" },
    `🔁 ${at} Fires again after 3 min, for the 3rd time within an hour`,
  ],
  [{ kind: "closed", detail: "its alarm was deleted" }, `⚪ ${at} Closed without proof: its alarm was deleted`],
  [
    { kind: "unknown", detail: "its source has not reported it for 3 minutes" },
    `❔ ${at} Unknown: its source has not reported it for 3 minutes`,
  ],
  [{ kind: "noData", detail: "aws has no data for it" }, `⚪ ${at} No data: aws has no data for it`],
  [
    { kind: "silenced", by: ana, detail: "until 2026-03-02 14∶30 UTC: deploying" },
    `🔕 ${at} Silenced by Ana until 2026-03-02 14∶30 UTC: deploying`,
  ],
  [{ kind: "silenced", detail: "by karma: deploying" }, `🔕 ${at} Silenced by karma: deploying`],
  [{ kind: "unsilenced", detail: "it is still firing" }, `🔔 ${at} No longer silenced: it is still firing`],
  [{ kind: "muted", detail: "by mute rule nightly" }, `🔕 ${at} Muted by mute rule nightly`],
  [{ kind: "acked", by: ana }, `👀 ${at} Acknowledged by Ana`],
  [{ kind: "unacked", by: ana }, `↩️ ${at} Acknowledgement given back by Ana`],
  [
    { kind: "ackExpired", by: ana, detail: "it is still firing" },
    `⌛ ${at} Acknowledgement expired (of Ana): it is still firing`,
  ],
  [
    { kind: "ackEnded", by: ana, detail: "it does not cover orders are lost" },
    `⌛ ${at} Acknowledgement ended (of Ana): it does not cover orders are lost`,
  ],
  [
    { kind: "reminded", detail: "nobody acknowledged it for 15 min" },
    `⏰ ${at} Reminded: nobody acknowledged it for 15 min`,
  ],
  [{ kind: "escalated", by: ana, detail: "shop, step 2 of 3" }, `📣 ${at} Escalated by Ana: shop, step 2 of 3`],
  [{ kind: "assigned", by: ana, detail: "to Bo" }, `👤 ${at} Assigned by Ana to Bo`],
  [
    { kind: "note", by: ana, detail: "two\nlines, see https://wiki.example.com/a_b_" },
    `📝 ${at} Note by Ana: two\nlines, see https://wiki.example.com/a_b_`,
  ],
  [{ kind: "notUseful", by: ana }, `👎 ${at} Marked as not useful by Ana`],
  [
    { kind: "deploy", detail: "checkout 1.42 started 58 min before" },
    `🚀 ${at} Rollout: checkout 1.42 started 58 min before`,
  ],
  [
    { kind: "late", detail: "found by asking the source prod, 12 min after it began" },
    `🕰️ ${at} Detected late: found by asking the source prod, 12 min after it began`,
  ],
  [{ kind: "handedOver", detail: "to pagerduty" }, `📟 ${at} Handed over to pagerduty`],
])("renderEntry() says %j in one line", (entry, line) => {
  const whole = { incident: "3F7K", seq: 1, atMs: begin, kind: "note", by: undefined, detail: "", ...entry } as const;
  expect(mrkdwnToText(renderEntry(whole))).toBe(line);
});

test("renderEntry() calls people in lines that are for it", () => {
  const line = renderEntry({ incident: "3F7K", seq: 4, atMs: begin, kind: "escalated", by: undefined, detail: "" }, [
    "!subteam^S0SHOP",
  ]);
  expect(line).toBe("📣 <!date^1772460000^{time}|2026-03-02 14:00 UTC> *Escalated* <!subteam^S0SHOP>");
});
