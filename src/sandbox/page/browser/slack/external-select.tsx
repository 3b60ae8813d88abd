import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";
import { SearchField } from "./search-field.tsx";
import { useSuggestions } from "./use-suggestions.ts";

/** A menu whose options the app suggests while one types. */
export function ExternalSelect(props: FieldProps & { readonly menu: Menu }) {
  const { label, value, fill, menu } = props;
  const suggestions = useSuggestions(menu);
  const { options, said } = suggestions;

  return (
    <div class="external">
      <SearchField {...props} suggestions={suggestions} />
      <select
        size={6}
        aria-label={`${label}: what was found`}
        value={String(value)}
        onChange={({ currentTarget }) => fill(currentTarget.value)}
      >
        {options.map(({ text, value: option }) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <p class="muted" role="status">
        {said}
      </p>
    </div>
  );
}
