import { useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { PanelTitle } from "#sandbox/page/browser/top/panel-title.tsx";
import type { Panels } from "#sandbox/page/browser/top/panels.ts";
import type { PagePhone } from "#sandbox/page/phones-state.ts";
import { NewPhone } from "./new-phone.tsx";
import { PhoneList } from "./phone-list.tsx";
import { PhoneView } from "./phone-view.tsx";

/** One phone per client: those that texts went to or came from, and any other number. */
export function PhonesPanel({ turnTo }: Pick<Panels, "turnTo">) {
  const { phones, mails } = usePage().state;
  const [chosen, choose] = useState<string>();
  const [added, setAdded] = useState<readonly string[]>([]);
  const all = [
    ...added.filter((number) => phones.every((phone) => phone.number !== number)).map(silent),
    ...phones,
  ];
  // Until somebody chooses, the one with the newest text is looked at.
  const shown = all.find(({ number }) => number === chosen) ?? all[0];

  const add = (number: string) => {
    setAdded([number, ...added.filter((one) => one !== number)]);
    choose(number);
  };
  return (
    <section class="panel phones" aria-labelledby="phones-title">
      <div class="panel-head">
        <PanelTitle panel="phones" turnTo={turnTo} waiting={mails.length} />
      </div>
      <div class="panel-body">
        <NewPhone onAdd={add} />
        {shown === undefined ? (
          <p class="empty">
            No text yet. A request with a mobile number and the client's consent brings one; or pick
            up any phone above and write.
          </p>
        ) : (
          <>
            <PhoneList phones={all} shown={shown.number} onShow={choose} />
            <PhoneView key={shown.number} phone={shown} onWrite={() => choose(shown.number)} />
          </>
        )}
      </div>
    </section>
  );
}

function silent(number: string): PagePhone {
  return { number, person: null, optedOut: false, trouble: null, texts: [] };
}
