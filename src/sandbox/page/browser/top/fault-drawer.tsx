import { useRef } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { FaultForm } from "./fault-form.tsx";
import { FaultList } from "./fault-list.tsx";

/** What goes wrong at the vendors, scripted by hand; and their reset. */
export function FaultDrawer() {
  const { state, tell } = usePage();
  const drawer = useRef<HTMLDialogElement>(null);
  const waiting = Object.values(state.faults)
    .flat()
    .filter(({ used, times }) => used < times).length;

  const clear = async () => {
    const answer = await ask("DELETE", "/faults");
    tell(answer.ok ? "No fault is scripted any more." : answer.message);
  };
  const reset = async () => {
    const answer = await ask("POST", "/reset");
    tell(answer.ok ? "The pretend vendors are as they were at first." : answer.message);
    drawer.current?.close();
  };

  return (
    <>
      <button type="button" class="button" onClick={() => drawer.current?.showModal()}>
        Faults{waiting > 0 && <span class="count bad"> {waiting}</span>}
      </button>
      <dialog class="drawer" ref={drawer} aria-labelledby="faults-title">
        <div class="row">
          <h2 id="faults-title">Faults</h2>
          <button type="button" class="button quiet" onClick={() => drawer.current?.close()}>
            Close
          </button>
        </div>
        <p class="muted">
          Script what a vendor does wrong with the program's next calls, then watch: nothing may be
          lost, and nothing done twice.
        </p>
        <FaultForm />
        <h3>Scripted</h3>
        <FaultList />
        <button type="button" class="button" onClick={clear}>
          Clear all faults
        </button>
        <h3>Begin anew</h3>
        <p class="muted">
          Empties the pretend Slack, calendars, mailbox, phones and CRM. The program keeps its own
          database, so cards of earlier requests are gone for good.
        </p>
        <button type="button" class="button danger" onClick={reset}>
          Reset the vendors
        </button>
      </dialog>
    </>
  );
}
