import { expect, test } from "@jest/globals";
import { type MembersOf, mayDo } from "../../../bot/routing/may-do.ts";
import { relayOptions } from "./relay-options.ts";

const groups: MembersOf = async (group) => {
  if (group === "S000GONE") throw new Error("missing_scope");
  return new Set(group === "S012ABCDEF" ? ["U0INGROUP"] : []);
};
const withSlack = { slack: {}, fallback: "#alerts" } as const;
const denied = (who: readonly string[], more = "") => ({
  kind: "denied",
  why: `not among those who may silence incidents here${more}`,
  who,
});

test.each([
  { name: "everybody, when nobody is listed", silence: [], id: "U0ANYBODY", is: { kind: "allowed" } },
  { name: "who is listed", silence: ["U0LISTED"], id: "U0LISTED", is: { kind: "allowed" } },
  { name: "members of a listed group", silence: ["S012ABCDEF"], id: "U0INGROUP", is: { kind: "allowed" } },
  { name: "nobody else", silence: ["U0LISTED", "S012ABCDEF"], id: "U0OTHER", is: denied(["U0LISTED", "S012ABCDEF"]) },
  {
    name: "nobody by an id that looks like a group",
    silence: ["S012ABCDEF"],
    id: "S0OTHER",
    is: denied(["S012ABCDEF"]),
  },
  {
    name: "nobody by a group of which Slack says nothing",
    silence: ["S000GONE"],
    id: "U0INGROUP",
    is: denied(["S000GONE"], ", and Slack does not say who is in S000GONE"),
  },
  {
    name: "who is in another group, when Slack says nothing of one",
    silence: ["S000GONE", "S012ABCDEF"],
    id: "U0INGROUP",
    is: { kind: "allowed" },
  },
  { name: "nobody of the local inbox, with Slack", silence: ["U0LISTED"], id: "local:ana", is: denied(["U0LISTED"]) },
])("mayDo() lets in $name", async ({ silence, id, is }) => {
  const options = relayOptions({ ...withSlack, permissions: { silence } });
  expect(await mayDo("silence", { id }, { options, membersOf: groups })).toEqual(is);
});

test("mayDo() lets in everybody of the local inbox without Slack", async () => {
  const options = relayOptions({ permissions: { silence: ["U0LISTED"] } });
  expect(await mayDo("silence", { id: "local:ana" }, { options, membersOf: groups })).toEqual({ kind: "allowed" });
});
