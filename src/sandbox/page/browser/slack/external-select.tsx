import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";
import { useSurface } from "./surface.ts";

const Suggested = z.array(z.object({ text: z.string(), value: z.string() }));

/** Typing asks the app; a pause this long means that somebody has typed for now. */
const PAUSE_MS = 200;

/** A menu whose options the app suggests while one types, as Slack asks for them. */
export function ExternalSelect(props: FieldProps & { readonly menu: Menu }) {
  const { id, label, describedBy, invalid, value, fill, menu } = props;
  const { me } = usePage();
  const place = useSurface()?.place;
  const [query, setQuery] = useState("");
  const [options, setOptions] = useState<z.infer<typeof Suggested>>([]);
  const [said, setSaid] = useState("Looking …");
  const { action_id: actionId, min_query_length: least } = menu;

  useEffect(() => {
    if (query.length < least) {
      setSaid(`Type at least ${least} characters.`);
      return;
    }
    let outdated = false;
    const look = async () => {
      const body = { user: me, ...place, actionId, query };
      const answer = await ask("POST", "/slack/suggest", { body });
      if (outdated) return;
      const suggested = Suggested.safeParse(answer.body).data ?? [];
      setOptions(suggested);
      setSaid(answer.ok ? `${suggested.length} found` : answer.message);
    };
    const timer = setTimeout(look, query === "" ? 0 : PAUSE_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [query, actionId]);

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
