import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PagePhone } from "#sandbox/page/phones-state.ts";
import { Conversation } from "./conversation.tsx";
import {
  nameOfTrouble,
  sayNumber,
  type TroubleName,
  titleOf,
  troubleBody,
  troubleNamed,
  troubles,
} from "./words.ts";
import { WriteText } from "./write-text.tsx";

/** One client's phone in one's hand. */
export function PhoneView(props: { readonly phone: PagePhone; readonly onWrite: () => void }) {
  const { phone, onWrite } = props;
  const { tell } = usePage();
  const script = async (name: TroubleName) => {
    const body = { phone: phone.number, trouble: troubleBody(name) };
    const answer = await ask("PATCH", "/twilio/troubles", { body });
    tell(answer.ok ? `Messages to ${titleOf(phone)} ${troubles[name]}.` : answer.message);
  };
  return (
    <article class="phone" aria-label={`Phone of ${titleOf(phone)}`}>
      <header>
        <span class="face" aria-hidden="true">
          {initialsOf(phone.person)}
        </span>
        <p>
          <b>{titleOf(phone)}</b>
          <small>
            {phone.person !== null && sayNumber(phone.number)}
            {phone.optedOut && <span class="tag bad">opted out with STOP</span>}
          </small>
        </p>
        <label class="phone-trouble">
          Messages to it
          <select
            value={nameOfTrouble(phone.trouble)}
            onChange={({ currentTarget }) => script(troubleNamed(currentTarget.value))}
          >
            {Object.entries(troubles)
              .sort()
              .map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
          </select>
        </label>
      </header>
      <Conversation phone={phone} />
      <WriteText phone={phone} onWrite={onWrite} />
    </article>
  );
}

function initialsOf(person: string | null): string {
  if (person === null) return "#";
  return person
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("");
}
