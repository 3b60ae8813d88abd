import type { Menu } from "./block-shapes.ts";
import { useSurface } from "./surface.ts";

/** A menu in a message acts as soon as something is chosen. */
export function MenuControl({ action_id, options, placeholder, initial_option }: Menu) {
  const surface = useSurface();
  const label = placeholder?.text ?? "Choose";
  return (
    <select
      aria-label={label}
      value={initial_option?.value ?? ""}
      onChange={({ currentTarget: { value } }) => {
        if (value !== "")
          surface?.press({ actionId: action_id, option: value, confirm: undefined });
      }}
    >
      <option value="">{label}</option>
      {options.map(({ text, value }) => (
        <option key={value} value={value}>
          {text.text}
        </option>
      ))}
    </select>
  );
}
