export type WishName = "location" | "provider" | "language" | "territory";

/** What a client may say of where they come to and whom they need. */
export type WishField = {
  readonly name: WishName;
  readonly label: string;
  /** What it is called to say nothing. */
  readonly any: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The value that was chosen; empty where nothing was. */
  readonly chosen: string;
};

/**
 * Before the times, for they depend on it. The server knows which times there are then, so that a press
 * asks for them, with a script or without: nothing changes under somebody who only looks at a list.
 */
export function WishFields({
  fields,
  lookAction,
}: {
  readonly fields: readonly WishField[];
  readonly lookAction: string;
}) {
  if (fields.length === 0) return null;
  return (
    <div class="wishes">
      {fields.map((field) => (
        <WishSelect key={field.name} field={field} />
      ))}
      <button type="submit" class="button" formAction={lookAction} formNoValidate>
        Show these times
      </button>
    </div>
  );
}

/** The same said without asking again: what was chosen goes along. */
export function HiddenWishes({ fields }: { readonly fields: readonly WishField[] }) {
  return (
    <>
      {fields.map(
        ({ name, chosen }) =>
          chosen !== "" && <input key={name} type="hidden" name={name} value={chosen} />,
      )}
    </>
  );
}

/** One wish, or none of its kind. */
export function WishSelect({ field }: { readonly field: WishField }) {
  const { name, label, any, options, chosen } = field;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
