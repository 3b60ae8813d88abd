import { useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PagePhone } from "#sandbox/page/phones-state.ts";
import { titleOf } from "./words.ts";

const Texted = z.object({ acks: z.array(z.object({ status: z.int() })) });

/** What clients like to answer, one press away. */
const usual = ["1", "YES", "STOP", "START"] as const;
/** From a phone that no text went to yet. */
const first = ["Can I get an appointment?"] as const;

/** Writes to the company as the client whose phone this is. */
export function WriteText(props: { readonly phone: PagePhone; readonly onWrite: () => void }) {
  const { phone, onWrite } = props;
  const { tell } = usePage();
  const [body, setBody] = useState("");
  const [sending, setSending] = useState(false);

  const send = async (words: string) => {
    if (sending || words.trim() === "") return;
    onWrite();
    setSending(true);
    const answer = await ask("POST", "/twilio/texts", {
      body: { phone: phone.number, body: words },
    });
    setSending(false);
    if (answer.ok && words === body) setBody("");
    tell(answer.ok ? whatCameOfIt(answer.body, titleOf(phone)) : answer.message);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void send(body);
  };
  return (
    <form class="write" onSubmit={submit}>
      <div class="usual">
        {(phone.texts.length === 0 ? first : usual).map((words) => (
          <button key={words} type="button" class="chip" onClick={() => send(words)}>
            <span class="unseen">{phone.texts.length === 0 ? "Write " : "Answer "}</span>
            {words}
          </button>
        ))}
      </div>
      <label class="write-field">
        <span class="unseen">Text as {titleOf(phone)}</span>
        <input
          value={body}
          maxLength={1_600}
          placeholder="Text message"
          autoComplete="off"
          onFocus={onWrite}
          onInput={({ currentTarget }) => setBody(currentTarget.value)}
        />
      </label>
      <button
        type="submit"
        class="button primary"
        aria-disabled={sending || body.trim() === "" || undefined}
      >
        {sending ? "Sending …" : "Send"}
      </button>
    </form>
  );
}

/** Twilio delivers it to the program, and gives up if the program does not take it. */
function whatCameOfIt(answer: unknown, who: string): string {
  const acks = Texted.safeParse(answer).data?.acks ?? [];
  const refused = acks.find(({ status }) => status < 200 || status >= 300);
  if (refused === undefined) return `The text of ${who} was delivered.`;
  return refused.status === 0
    ? "The text was sent, but the program does not answer."
    : `The text was sent, but the program answered ${refused.status}.`;
}
