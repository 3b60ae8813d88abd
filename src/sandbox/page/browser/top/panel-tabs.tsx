import { usePage } from "#sandbox/page/browser/context.ts";

export type PanelName = "client" | "slack" | "calendar";

const titles: Readonly<Record<PanelName, string>> = {
  client: "Client",
  slack: "Slack",
  calendar: "Calendar",
};

/** Which panel a narrow screen shows; a wide one shows all of them, and not this. */
export function PanelTabs(props: {
  readonly shown: PanelName;
  readonly onShow: (panel: PanelName) => void;
}) {
  const { state } = usePage();
  const counts: Readonly<Record<PanelName, number>> = {
    client: state.mails.length,
    slack: state.slack.messages.filter(({ thread_ts }) => thread_ts === undefined).length,
    calendar: 0,
  };
  return (
    <nav class="tabs" aria-label="Panels">
      {(Object.keys(titles) as PanelName[]).map((panel) => (
        <button
          key={panel}
          type="button"
          aria-pressed={panel === props.shown}
          onClick={() => props.onShow(panel)}
        >
          {titles[panel]}
          {counts[panel] > 0 && <span class="count"> {counts[panel]}</span>}
        </button>
      ))}
    </nav>
  );
}
