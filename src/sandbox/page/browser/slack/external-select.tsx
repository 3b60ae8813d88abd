import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";
import { useSuggestions } from "./use-suggestions.ts";

/** A menu whose options the app suggests while one types. */
export function ExternalSelect(props: FieldProps & { readonly menu: Menu }) {
  const { id, label, describedBy, invalid, value, fill, menu } = props;
  const { query, setQuery, options, said } = useSuggestions(menu);

  return (
    <div class="external">
      <input
        id={id}
        type="search"
        autoComplete="off"
        placeholder={menu.placeholder?.text ?? "Type to search"}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        value={query}
        onInput={({ currentTarget }) => setQuery(currentTarget.value)}
      />
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
