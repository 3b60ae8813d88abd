import { useCallback, useState } from "preact/hooks";
import { CalendarPanel } from "./calendar/calendar-panel.tsx";
import { ClientPanel } from "./client/client-panel.tsx";
import { type Page, PageContext } from "./context.ts";
import { CrmPanel } from "./crm/crm-panel.tsx";
import { PhonesPanel } from "./phones/phones-panel.tsx";
import { SlackPanel } from "./slack/slack-panel.tsx";
import { PanelTabs } from "./top/panel-tabs.tsx";
import { usePanels } from "./top/panels.ts";
import { PlayStrip } from "./top/play-strip.tsx";
import { TopBar } from "./top/top-bar.tsx";
import { useBusinessClock } from "./use-business-clock.ts";
import { useStateStream } from "./use-state-stream.ts";
import { useStatus } from "./use-status.ts";

/** The first member of the demo company: she is on call. */
const FIRST_MEMBER = "U0MAYA";

export function App() {
  const { state, live } = useStateStream();
  const clock = useBusinessClock();
  const [asked, setMe] = useState(FIRST_MEMBER);
  const { shown, left, right, show, turnTo } = usePanels();
  const [words, tell] = useStatus();
  const act = useCallback((user: string) => setMe(user), []);

  if (state === undefined) return <Waiting />;
  const me = state.slack.users[asked] === undefined ? firstPerson(state) : asked;
  const page: Page = {
    state,
    now: clock.now,
    aheadMs: clock.aheadMs,
    programAnswers: clock.trouble === undefined,
    me,
    tell,
  };
  return (
    <PageContext value={page}>
      <TopBar clock={clock} live={live} />
      <main id="main" class="desk" data-panel={shown} data-left={left} data-right={right}>
        <PlayStrip />
        <PanelTabs shown={shown} onShow={show} />
        <ClientPanel turnTo={turnTo} />
        <PhonesPanel turnTo={turnTo} />
        <SlackPanel onAct={act} />
        <CalendarPanel turnTo={turnTo} />
        <CrmPanel turnTo={turnTo} />
      </main>
      <p class="status" role="status">
        {words}
      </p>
    </PageContext>
  );
}

function Waiting() {
  return (
    <main id="main" class="waiting">
      <h1>Gatehouse sandbox</h1>
      <p>Looking for the pretend vendors …</p>
    </main>
  );
}

function firstPerson({ slack }: Page["state"]): string {
  return Object.values(slack.users).find(({ is_bot }) => !is_bot)?.id ?? "";
}
