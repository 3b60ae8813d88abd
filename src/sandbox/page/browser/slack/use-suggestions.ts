import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { Menu } from "./block-shapes.ts";
import { useSurface } from "./surface.ts";

const Suggested = z.array(z.object({ text: z.string(), value: z.string() }));
export type Suggested = z.infer<typeof Suggested>;

/** Typing asks the app; a pause this long means that somebody has typed for now. */
const PAUSE_MS = 200;

/** What the app suggests for what is typed, as Slack asks for it; `said` tells how the search went. */
export function useSuggestions({ action_id: actionId, min_query_length: least }: Menu) {
  const { me } = usePage();
  const place = useSurface()?.place;
  const [query, setQuery] = useState("");
  const [options, setOptions] = useState<Suggested>([]);
  const [said, setSaid] = useState("Looking …");

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

  return { query, setQuery, options, said };
}

export type Suggestions = ReturnType<typeof useSuggestions>;
