import type { Audit, AuditEntry } from "../api/relay-api.ts";
import { useResource } from "../live/resource.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { Moment } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";
import { noRelay } from "./inbox-page.tsx";

const most = 300;

/** Who did what, when, to which incident, and what was refused. */
export function AuditPage() {
  const audit = useResource<Audit>("audit", ["inbox", "incidents"]);
  return (
    <Page title="Who did what" lead="Everything that people did to incidents in the last 30 days, newest first.">
      <p class="links">
        <a href={routeHref({ page: "inbox", channel: undefined, incident: undefined })}>Back to the inbox</a>
      </p>
      <Loaded resource={audit} what="the list" absent={noRelay}>
        {({ audit: entries }) =>
          entries.length === 0 ? (
            <p class="note">Nobody has done anything yet. Every button that is pressed leaves a line here.</p>
          ) : (
            <ul class="cards">
              {[...entries]
                .sort((a, b) => b.atMs - a.atMs)
                .slice(0, most)
                .map((entry, index) => (
                  <li class="card audit-row" key={`${entry.atMs} ${index}`}>
                    <Moment ms={entry.atMs} withSeconds />
                    <span>
                      <strong>{entry.by.name}</strong> {verb(entry)}
                      {entry.incident && (
                        <>
                          {" "}
                          <a href={routeHref({ page: "incident", id: entry.incident })}>{entry.incident}</a>
                        </>
                      )}
                      {detailText(entry.detail)}
                    </span>
                    {!entry.allowed && <StateMark tone="warn" words="Refused" />}
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

interface ActionWords {
  readonly done: string;
  readonly tried: string;
}

const silence = { done: "silenced", tried: "silence" } as const;
const unsilence = { done: "ended the silence of", tried: "end the silence of" } as const;
const notUseful = { done: "marked as not useful:", tried: "mark as not useful" } as const;
const escalate = { done: "escalated", tried: "escalate" } as const;
const assign = { done: "assigned", tried: "assign" } as const;

const actions: Readonly<Record<string, ActionWords>> = {
  ack: { done: "acknowledged", tried: "acknowledge" },
  unack: { done: "gave back the acknowledgement of", tried: "give back the acknowledgement of" },
  silence,
  silenced: silence,
  silence_dialog: silence,
  unsilence,
  unsilenced: unsilence,
  escalate,
  escalate_dialog: escalate,
  assign,
  assign_dialog: assign,
  note: { done: "noted on", tried: "note on" },
  notUseful,
  not_useful: notUseful,
};

function verb({ action, allowed }: AuditEntry): string {
  const words = actions[action];
  if (allowed) return words?.done ?? action;
  return `wanted to ${words?.tried ?? action}`;
}

/** Details that begin with such a word go on with the sentence. */
function detailText(detail: string): string {
  if (detail === "") return "";
  return /^(?:to|by|until|after|now) /.test(detail) ? ` ${detail}` : `: ${detail}`;
}
