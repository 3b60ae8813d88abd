import { useEffect } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { Blocks } from "./block-view.tsx";
import { SurfaceContext } from "./surface.ts";
import { usePress } from "./use-press.ts";

/** One's Home in the app; opening it tells the app, which draws it. */
export function HomeView() {
  const { state, me } = usePage();
  const home = state.slack.homes.find(({ user }) => user === me);
  useEffect(() => {
    void ask("POST", "/slack/home", { body: { user: me } });
  }, [me]);
  const place = { viewId: home?.id ?? "" };
  const { pressing, press, trouble } = usePress(place);
  const surface = { place, pressing, press, values: {}, fill: () => undefined, errors: {} };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="panel-body" aria-label="Home" tabIndex={0}>
      {trouble !== undefined && (
        <p class="alert warn" role="alert">
          ⚠ {trouble}
        </p>
      )}
      {home === undefined ? (
        <p class="empty">The app draws this Home in a moment.</p>
      ) : (
        <SurfaceContext value={surface}>
          <Blocks blocks={home.content.blocks} />
        </SurfaceContext>
      )}
    </section>
  );
}
