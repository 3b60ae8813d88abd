import { instant } from "#booking/explain/reason.ts";
import { describeStretch } from "#booking/local-time.ts";
import { nameIn } from "#flows/explain-slot.ts";
import type { Week } from "#flows/read-week.ts";
import type { Block } from "#views/pages/ui/week-grid.tsx";
import type { WeekView } from "./week-view.ts";

type Minutes = { readonly from: number; readonly to: number };

const names = {
  appointment: "Appointment",
  escalation: "Held for a request",
  offer: "Offered to a client",
  hold: "Kept by a client",
  calendar: "Calendar",
  absence: "Absent",
} as const;

/** What takes the time of the one who is shown, in UTC minutes; of several nothing is drawn. */
export function blocksOf(week: Week, view: WeekView): readonly Block[] {
  const [own] = week.provider === undefined ? [] : week.weeks;
  const words = sayStretch(view);
  return [
    ...week.entries.map(({ kind, from, to, begins, ends, reference = "" }): Block => {
      const buffers = from < begins || to > ends ? `; with buffers ${words({ from, to })}` : "";
      const what = `${names[kind]} ${reference}`.trim();
      const said = `${what}: ${words({ from: begins, to: ends })}${buffers}`;
      return { kind, from, to, begins, ends, label: reference || names[kind], words: said };
    }),
    ...(own?.timeOff ?? []).map((off) => plainBlock("time-off", "Time off", { off, words })),
    ...(own?.ways ?? []).map((way) =>
      plainBlock("way", `Way: ${nameIn(week.company)(way.locationId)}`, { off: way, words }),
    ),
  ];
}

function plainBlock(
  kind: "time-off" | "way",
  label: string,
  { off, words }: { readonly off: Minutes; readonly words: (stretch: Minutes) => string },
): Block {
  const { from, to } = off;
  return { kind, from, to, begins: from, ends: to, label, words: `${label}: ${words(off)}` };
}

export const sayStretch =
  ({ zone, hours }: Pick<WeekView, "zone" | "hours">) =>
  ({ from, to }: Minutes): string =>
    describeStretch({ from: instant(from), to: instant(to) }, zone, hours);
