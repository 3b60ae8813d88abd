import { useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { PanelTitle } from "#sandbox/page/browser/top/panel-title.tsx";
import type { Panels } from "#sandbox/page/browser/top/panels.ts";
import { Mailbox } from "./mailbox.tsx";
import { ProgramFrame } from "./program-frame.tsx";
import { QuickRequest } from "./quick-request.tsx";

type Way = "quick" | "form";

/** What the client has: a way to ask for an appointment, and a mailbox. */
export function ClientPanel({ turnTo }: Pick<Panels, "turnTo">) {
  const { phones } = usePage().state;
  const [way, setWay] = useState<Way>("quick");
  const [path, setPath] = useState<string>();

  /** A link from a mail, opened beside it. */
  const open = (linked: string) => {
    setPath(linked);
    setWay("form");
  };
  return (
    <section class="panel client" aria-labelledby="client-title">
      <div class="panel-head">
        <PanelTitle panel="client" turnTo={turnTo} waiting={phones.length} />
        <div class="segments">
          <button type="button" aria-pressed={way === "quick"} onClick={() => setWay("quick")}>
            Quick request
          </button>
          <button type="button" aria-pressed={way === "form"} onClick={() => setWay("form")}>
            The real pages
          </button>
        </div>
      </div>
      <div class="panel-body">
        {way === "quick" ? <QuickRequest /> : <ProgramFrame path={path} onPath={setPath} />}
        <Mailbox onOpen={open} />
      </div>
    </section>
  );
}
