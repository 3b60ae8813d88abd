import { useState } from "preact/hooks";
import { Mailbox } from "./mailbox.tsx";
import { ProgramFrame } from "./program-frame.tsx";
import { QuickRequest } from "./quick-request.tsx";

type Way = "quick" | "form";

/** What the client has: a way to ask for an appointment, and a mailbox. */
export function ClientPanel() {
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
        <h2 id="client-title">Client</h2>
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
