import type { Wish } from "./use-quick-request.ts";

/** Who asks, for how many, in which words. */
export function WishFields(props: {
  readonly wish: Wish;
  readonly onChange: (part: Partial<Wish>) => void;
}) {
  const { wish, onChange } = props;
  const changed = (field: keyof Wish) => (input: Event) =>
    onChange({ [field]: (input.currentTarget as HTMLInputElement).value });
  return (
    <>
      <div class="pair">
        <label>
          Name
          <input required value={wish.clientName} onInput={changed("clientName")} />
        </label>
        <label>
          E-mail
          <input type="email" required value={wish.email} onInput={changed("email")} />
        </label>
      </div>
      <div class="pair notes">
        <label>
          Mobile, for texts
          <input type="tel" placeholder="none" value={wish.phone} onInput={changed("phone")} />
        </label>
        <label>
          People
          <input
            type="number"
            min="1"
            placeholder="1"
            value={wish.partySize}
            onInput={changed("partySize")}
          />
        </label>
        <label>
          Notes
          <input value={wish.notes} onInput={changed("notes")} />
        </label>
      </div>
    </>
  );
}
