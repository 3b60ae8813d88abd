import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { PagePhone } from "#sandbox/page/phones-state.ts";
import { sayNumber, titleOf } from "./words.ts";

export function PhoneList(props: {
  readonly phones: readonly PagePhone[];
  readonly shown: string;
  readonly onShow: (number: string) => void;
}) {
  const zone = myZone(usePage());
  return (
    <ul class="phone-list" aria-label="Phones">
      {props.phones.map((phone) => {
        const last = phone.texts.at(-1);
        return (
          <li key={phone.number}>
            <button
              type="button"
              aria-pressed={phone.number === props.shown}
              onClick={() => props.onShow(phone.number)}
            >
              <b>{titleOf(phone)}</b>
              {last !== undefined && <time>{clockTime(last.at, zone)}</time>}
              <span class="last">
                {last === undefined
                  ? "No texts"
                  : `${last.by === "client" ? "You: " : ""}${last.body}`}
              </span>
              {phone.person !== null && <span class="unseen">{sayNumber(phone.number)}</span>}
              {phone.optedOut && <span class="tag bad">STOP</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
