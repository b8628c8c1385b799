import { useState } from "preact/hooks";
import type { Inbox, InboxChannel, InboxMessages } from "../api/inbox-api.ts";
import type { GestureAnswer } from "../api/relay-api.ts";
import { countedText } from "../format/number-text.ts";
import { CommandLine } from "../inbox/command-line.tsx";
import { isAbout } from "../inbox/is-about.ts";
import { MessageView } from "../inbox/message-view.tsx";
import { RelayStatus } from "../inbox/relay-status.tsx";
import { useResource } from "../live/resource.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { routeHref } from "../route/route.ts";

/** What pages of alerts say where no relay runs. */
export const noRelay = (
  <p>
    No relay runs here, so there are no messages. <code>nines relay</code> or <code>nines up</code> serves this page
    with an inbox.
  </p>
);

/** The messages of the local inbox, as Slack would draw them, with working buttons. */
export function InboxPage({
  channel,
  incident,
}: {
  readonly channel: string | undefined;
  readonly incident: string | undefined;
}) {
  const inbox = useResource<Inbox>("inbox", ["inbox"]);
  return (
    <Page title="Inbox" lead="What the on-call channel shows. Buttons work as they do in Slack.">
      <RelayStatus />
      <Loaded resource={inbox} what="the inbox" absent={noRelay}>
        {({ channels }) => <Channels channels={channels} channel={channel} incident={incident} />}
      </Loaded>
    </Page>
  );
}

interface ChannelsProps {
  readonly channels: readonly InboxChannel[];
  readonly channel: string | undefined;
  readonly incident: string | undefined;
}

function Channels({ channels, channel, incident }: ChannelsProps) {
  const shown = channel ?? channels[0]?.channel;
  if (shown === undefined) {
    return (
      <div class="note">
        <p>Nothing has been posted yet. The first alert that reaches the relay shows up here within seconds.</p>
        <p>
          <a href={routeHref({ page: "audit" })}>Who did what</a>
        </p>
      </div>
    );
  }
  return (
    <div class="inbox">
      <nav class="channels" aria-label="Channels">
        <ul>
          {channels.map((one) => (
            <li key={one.channel}>
              <a
                href={routeHref({ page: "inbox", channel: one.channel, incident: undefined })}
                aria-current={one.channel === shown ? "true" : undefined}
              >
                <span>{one.channel}</span>
                <small>{countedText(one.messages, "message")}</small>
              </a>
            </li>
          ))}
          <li>
            <a href={routeHref({ page: "audit" })}>Who did what</a>
          </li>
        </ul>
      </nav>
      <Channel channel={shown} incident={incident} key={shown} />
    </div>
  );
}

function Channel({ channel, incident }: { readonly channel: string; readonly incident: string | undefined }) {
  const messages = useResource<InboxMessages>(`inbox/messages?channel=${encodeURIComponent(channel)}`, ["inbox"]);
  const [answer, setAnswer] = useState<GestureAnswer>();
  return (
    <section class="channel" aria-label={`Messages in ${channel}`}>
      <CommandLine channel={channel} answer={answer} setAnswer={setAnswer} />
      <Loaded resource={messages} what="the messages" absent={<p>There is no channel {channel} here.</p>}>
        {({ messages: all }) =>
          all.length === 0 ? (
            <p class="note">Nothing has been posted in {channel} yet.</p>
          ) : (
            <ol class="messages">
              {[...all]
                .sort((a, b) => b.postedAtMs - a.postedAtMs)
                .map((one) => (
                  <li key={one.place.ts}>
                    <MessageView message={one} isWanted={incident !== undefined && isAbout(one, incident)} />
                  </li>
                ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
