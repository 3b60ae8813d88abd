import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";
import type { Suggestions } from "./use-suggestions.ts";

/** Where one types what a menu should suggest. */
export function SearchField(
  props: Pick<FieldProps, "id" | "describedBy" | "invalid"> & {
    readonly menu: Menu;
    readonly suggestions: Suggestions;
  },
) {
  const { id, describedBy, invalid, menu, suggestions } = props;
  return (
    <input
      id={id}
      type="search"
      autoComplete="off"
      placeholder={menu.placeholder?.text ?? "Type to search"}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={suggestions.query}
      onInput={({ currentTarget }) => suggestions.setQuery(currentTarget.value)}
    />
  );
}
