import { usePage } from "#sandbox/page/browser/context.ts";
import type { BusinessClock } from "#sandbox/page/browser/use-business-clock.ts";
import { ClockControls } from "./clock-controls.tsx";
import { FaultDrawer } from "./fault-drawer.tsx";

export function TopBar({ clock, live }: { readonly clock: BusinessClock; readonly live: boolean }) {
  const { appUrl } = usePage().state;
  return (
    <header class="top">
      <div class="brand">
        <h1>Gatehouse sandbox</h1>
        <p>Only the vendors are pretended; the program is the real one.</p>
      </div>
      <ClockControls clock={clock} />
      <div class="tools">
        <FaultDrawer />
        <a class="button" href="/state" target="_blank" rel="noreferrer">
          State
        </a>
        <a class="button" href={appUrl} target="_blank" rel="noreferrer">
          Program
        </a>
      </div>
      {!live && (
        <p class="alert bad" role="alert">
          The sandbox does not answer; what you see may be old. This tries again by itself.
        </p>
      )}
      {clock.trouble !== undefined && live && (
        <p class="alert warn" role="alert">
          {clock.trouble}
        </p>
      )}
    </header>
  );
}
