import type { Play } from "./use-play.ts";

/** How the journey went, once it is over. */
export function PlayVerdict({ steps, playing, trouble }: Play) {
  const failed = steps.filter(({ ok }) => !ok).length;
  const ended = playing === undefined && steps.length > 0;
  return (
    <p class={failed > 0 || trouble !== undefined ? "verdict bad" : "verdict"} role="status">
      {trouble}
      {ended && failed === 0 && `All ${steps.length} steps went well.`}
      {ended && failed > 0 && `${failed} of ${steps.length} steps failed.`}
    </p>
  );
}
