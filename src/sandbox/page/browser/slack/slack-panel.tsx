import { useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { ActAs } from "./act-as.tsx";
import { Channel } from "./channel.tsx";
import { Composer } from "./composer.tsx";
import { HomeView } from "./home-view.tsx";
import { ModalView } from "./modal-view.tsx";

/** Slack as one person of the workspace sees it. */
export function SlackPanel({ onAct }: { readonly onAct: (user: string) => void }) {
  const { state, me } = usePage();
  const { channels, app, views } = state.slack;
  const channel = Object.values(channels).find(({ members }) => members.includes(app.botUser));
  // Only one's own modals are on one's screen, and of those the one on top.
  const view = views.filter(({ user }) => user === me).at(-1);
  const [atHome, setAtHome] = useState(false);
  return (
    <section class="panel slack" aria-labelledby="slack-title">
      <div class="panel-head">
        <h2 id="slack-title">
          <span class="unseen">Slack: </span># {channel?.name ?? "no channel"}
        </h2>
        <button
          type="button"
          class="button quiet"
          aria-pressed={atHome}
          onClick={() => setAtHome(!atHome)}
        >
          Home
        </button>
        <ActAs onAct={onAct} />
      </div>
      <div class="stage">
        {atHome ? <HomeView /> : <Desk channel={channel?.id} />}
        {view !== undefined && <ModalView key={view.id} view={view} />}
      </div>
    </section>
  );
}

function Desk({ channel }: { readonly channel: string | undefined }) {
  if (channel === undefined) return <p class="empty">The app is in no channel.</p>;
  return (
    <>
      <Channel channel={channel} />
      <Composer channel={channel} />
    </>
  );
}
