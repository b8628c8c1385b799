import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded } from "./gate-of-recorded.ts";
import { atEnd, atOnce, recorded } from "./recorded-shift.ts";
import { alert, ledger, unseenLosses } from "./told-of-shift.ts";

const asked: readonly AskedShift[] = [
  {
    shift: "unseen-told",
    series: [...recorded("unseen-told"), ["trafficshift_ledger_whole", { shift: "unseen-told" }, 0]],
    code: 0,
    says: "proceed: unseen-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen: more may have failed or been lost than was counted\n",
  },
  {
    shift: "unseen-uncounted",
    series: [
      ...recorded("unseen-uncounted", { "shift:arm_lost:sum": undefined }),
      ["trafficshift_ledger_whole", { shift: "unseen-uncounted" }, 0],
    ],
    code: 0,
    says: "proceed: unseen-uncounted-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen\n",
  },
  {
    shift: "unseen-proxy",
    series: [
      ...recorded("unseen-proxy"),
      ["trafficshift_ledger_whole", { shift: "unseen-proxy" }, 0],
      ["trafficshift_proxies", { shift: "unseen-proxy", state: "seen" }, 1],
      ["trafficshift_proxies", { shift: "unseen-proxy", state: "unseen" }, 1],
      [
        "trafficshift_proxies_unseen_since_timestamp_seconds",
        { shift: "unseen-proxy" },
        Date.UTC(2026, 2, 1, 12, 4) / 1_000,
      ],
    ],
    code: 0,
    says: "proceed: unseen-proxy-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen, for one of 2 HAProxies is not seen since 12:04 UTC: more may have failed or been lost than was counted\n",
  },
  {
    shift: "unseen-rules",
    series: [...recorded("unseen-rules"), unseenLosses("unseen-rules", "20260301T120000Z")],
    code: 0,
    says: "proceed: unseen-rules-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen: more may have failed or been lost than was counted\n",
  },
  {
    shift: "seen-told",
    series: [
      ...recorded("seen-told"),
      unseenLosses("seen-told", "20260301T120000Z"),
      ["trafficshift_ledger_whole", { shift: "seen-told" }, 1],
    ],
    code: 0,
    says: "proceed: seen-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "unseen-before",
    series: [...recorded("unseen-before"), unseenLosses("unseen-before", "20260301T110000Z")],
    code: 0,
    says: "proceed: unseen-before-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "unseen-late",
    series: recorded("unseen-late"),
    late: [["trafficshift_ledger_whole", { shift: "unseen-late" }, 0]],
    code: 0,
    says: "proceed: unseen-late-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "lossy-told",
    series: [...recorded("lossy-told", { "shift:arm_lost:sum": 5 }), ...ledger("lossy-told", 67)],
    code: 10,
    says: "hold: lossy-told-20260301T120000Z\n  67 requests were lost\n",
  },
  {
    shift: "lossy-late",
    series: [...recorded("lossy-late", { "shift:arm_lost:sum": 5 })],
    late: ledger("lossy-late", 67),
    code: 10,
    says: "hold: lossy-late-20260301T120000Z\n  5 requests were lost\n",
  },
  {
    shift: "refusing",
    series: [
      ...recorded("refusing", { "shift:arm_lost:sum": 5 }),
      ["shift:arm_lost:sum", { shift: "refusing", rollout: "refusing-20260301T120000Z", arm: "none" }, 30],
      ["shift:refused_now:sum", { shift: "refusing", rollout: "refusing-20260301T120000Z" }, 200],
    ],
    code: 10,
    says: "hold: refusing-20260301T120000Z\n  35 requests were lost, and 170 more that no arm answered may be\n",
  },
  {
    shift: "refusing-told",
    series: [
      ...recorded("refusing-told", {}),
      ["shift:refused_now:sum", { shift: "refusing-told", rollout: "refusing-told-20260301T120000Z" }, 200],
      ...ledger("refusing-told", 0),
    ],
    code: 0,
    says: "proceed: refusing-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "refusing-at-once",
    series: [
      ...atOnce("refusing-at-once", 0),
      ["shift:refused_now:inc2m", { shift: "refusing-at-once" }, 72],
      ["shift:refused:inc2m", { shift: "refusing-at-once" }, 0],
    ],
    code: 10,
    says: "hold: refusing-at-once\n  72 requests were answered by no arm: whether they are lost is not known yet\n",
  },
  {
    shift: "complete-lossy",
    series: [...atEnd("complete-lossy", 1, 1), alert("complete-lossy", "DrainDroppedRequests")],
    code: 10,
    says: "hold: complete-lossy\n  DrainDroppedRequests is firing: requests were lost\n",
  },
  {
    shift: "lost-all",
    series: [...atEnd("lost-all", 0, 0), alert("lost-all", "DrainDroppedRequests")],
    code: 10,
    says: "hold: lost-all\n  no rollout is under way\n  DrainDroppedRequests is firing: requests were lost\n",
  },
];

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded(asked);

  test.each(asked)("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });
});
