import type { FieldProps } from "./input-block.tsx";

/** A text, a number or a date that is typed into a modal. */
export function TextField(
  props: FieldProps & {
    readonly type: "text" | "number" | "date";
    readonly multiline: boolean;
    readonly maxLength: number | undefined;
  },
) {
  const { id, describedBy, invalid, value, fill, type, multiline, maxLength } = props;
  const shared = {
    id,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    value: String(value),
    onInput: (event: Event) => fill((event.currentTarget as HTMLInputElement).value),
  };
  if (multiline) return <textarea rows={3} maxLength={maxLength} {...shared} />;
  switch (type) {
    case "text":
      return <input maxLength={maxLength} {...shared} />;
    case "number":
      return <input type="number" {...shared} />;
    case "date":
      return <input type="date" {...shared} />;
  }
}
