import { useState } from "preact/hooks";
import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { cityOf, dayAndTime, nextMorning } from "#sandbox/page/browser/times.ts";
import type { BusinessClock } from "#sandbox/page/browser/use-business-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

type Step = { readonly text: string; readonly minutes: (now: number, zone: string) => number };
const steps: readonly Step[] = [
  { text: "+5 min", minutes: () => 5 },
  { text: "+15 min", minutes: () => 15 },
  { text: "+1 h", minutes: () => 60 },
  {
    text: "Next morning",
    minutes: (now, zone) => Math.ceil((nextMorning(now, zone) - now) / MINUTE_MS),
  },
  { text: "+1 day", minutes: () => DAY_MINUTES },
];

/** The program's business time, which can only go forward: deadlines, holds and expiries follow it. */
export function ClockControls({ clock }: { readonly clock: BusinessClock }) {
  const page = usePage();
  const zone = myZone(page);
  const [moving, setMoving] = useState(false);

  const move = async (step: Step) => {
    setMoving(true);
    const failed = await clock.move(step.minutes(page.now, zone));
    page.tell(failed ?? `The clock was moved: ${step.text}.`);
    setMoving(false);
  };

  return (
    <section class="clock" aria-label="Business clock">
      <p>
        <strong>{dayAndTime(page.now, zone)}</strong> <span>{cityOf(zone)}</span>
        <small>{ahead(page.aheadMs)}</small>
      </p>
      <div class="segments">
        {steps.map((step) => (
          <button
            key={step.text}
            type="button"
            aria-disabled={moving || undefined}
            onClick={() => !moving && move(step)}
          >
            {step.text}
          </button>
        ))}
      </div>
    </section>
  );
}

function ahead(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return "real time";
  const [days, hours] = [Math.floor(minutes / DAY_MINUTES), Math.floor(minutes / 60) % 24];
  const parts = [
    ...(days > 0 ? [`${days} d`] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes % 60 > 0 ? [`${minutes % 60} min`] : []),
  ];
  return `${parts.join(" ")} ahead`;
}
