import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";

export function StaticSelect(props: FieldProps & { readonly menu: Menu }) {
  const { id, describedBy, invalid, value, fill, menu } = props;
  return (
    <select
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={String(value)}
      onChange={({ currentTarget }) => fill(currentTarget.value)}
    >
      {menu.initial_option === undefined && (
        <option value="">{menu.placeholder?.text ?? "Choose"}</option>
      )}
      {menu.options.map(({ text, value: option }) => (
        <option key={option} value={option}>
          {text.text}
        </option>
      ))}
    </select>
  );
}
