import { useState } from "preact/hooks";

/** The form of a number that the network knows; spaces and the like are for people. */
const NUMBER = /^\+[1-9]\d{6,14}$/;

/** Picks up a phone that no text went to yet. */
export function NewPhone({ onAdd }: { readonly onAdd: (number: string) => void }) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const add = (submit: Event) => {
    submit.preventDefault();
    const number = typed.replace(/[\s().-]/g, "");
    setWrong(!NUMBER.test(number));
    if (!NUMBER.test(number)) return;
    setTyped("");
    onAdd(number);
  };
  return (
    <form class="new-phone" onSubmit={add}>
      <label>
        <span class="unseen">Any other number</span>
        <input
          type="tel"
          value={typed}
          placeholder="Another phone: +1 602 555 0123"
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? "new-phone-wrong" : undefined}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button">
        Pick up
      </button>
      {wrong && (
        <p id="new-phone-wrong" class="wrong" role="alert">
          Write it with + and the country code, as in +1 602 555 0123.
        </p>
      )}
    </form>
  );
}
