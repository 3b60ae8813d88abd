import { useEffect, useState } from "preact/hooks";
import type { PageState } from "#sandbox/page/page-state.ts";

/** The doubles' state, always the newest; `live` is false while the sandbox cannot be reached. */
export function useStateStream(): {
  readonly state: PageState | undefined;
  readonly live: boolean;
} {
  const [state, setState] = useState<PageState>();
  const [live, setLive] = useState(false);

  useEffect(() => {
    // It connects again by itself, and every connection begins with the whole state.
    const stream = new EventSource("/events");
    stream.onopen = () => setLive(true);
    stream.onerror = () => setLive(false);
    stream.addEventListener("state", ({ data }) => setState(JSON.parse(data)));
    return () => stream.close();
  }, []);

  return { state, live };
}
