import { usePage } from "#sandbox/page/browser/context.ts";
import { type PanelName, panelTitles } from "./panels.ts";

/** Which panel a narrow screen shows; a wide one shows three, and not this. */
export function PanelTabs(props: {
  readonly shown: PanelName;
  readonly onShow: (panel: PanelName) => void;
}) {
  const { state } = usePage();
  const counts: Readonly<Record<PanelName, number>> = {
    client: state.mails.length,
    phones: state.phones.length,
    slack: state.slack.messages.filter(({ thread_ts }) => thread_ts === undefined).length,
    calendar: 0,
    crm: 0,
  };
  return (
    <nav class="tabs" aria-label="Panels">
      {(Object.keys(panelTitles) as PanelName[]).map((panel) => (
        <button
          key={panel}
          type="button"
          aria-pressed={panel === props.shown}
          onClick={() => props.onShow(panel)}
        >
          {panelTitles[panel]}
          {counts[panel] > 0 && <span class="count"> {counts[panel]}</span>}
        </button>
      ))}
    </nav>
  );
}
