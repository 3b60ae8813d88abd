import { dayNumber } from "#booking/dated.ts";
import { closing } from "#booking/explain/hours-reasons.ts";
import { instant } from "#booking/explain/reason.ts";
import { dayLabel, timeLabel } from "#booking/wall-clock.ts";
import { zoneName } from "#booking/zone-name.ts";
import type { Week } from "#flows/read-week.ts";
import type { Block, WeekDay } from "#views/pages/ui/week-grid.tsx";
import type { WeekChoice, WeekPageProps } from "#views/pages/week.tsx";
import { blocksOf, sayStretch } from "./blocks.ts";
import { type DrawnDay, drawnDay } from "./drawn-day.ts";
import { hoursShown, marksOf } from "./marks.ts";
import { addressOf, type WeekView } from "./week-view.ts";

const dayMs = 24 * 60 * 60_000;

/** Everything of the page that the week itself decides. */
export function weekProps(
  week: Week,
  view: WeekView,
): Omit<WeekPageProps, "site" | "memberName" | "notes" | "explanation"> {
  const days = view.days.map((date) => drawnDay(date, view.zone));
  const [first = "", last = ""] = [view.days[0], view.days.at(-1)];
  const drawing = { week, view, hours: hoursShown(days, week, view), blocks: blocksOf(week, view) };
  const { hours } = drawing;
  return {
    choice: choiceOf(week, view),
    zoneName: zoneName(view.zone),
    weekName: `${dayLabel(first)} to ${dayLabel(last)} ${last.slice(0, 4)}`,
    whose: week.provider?.name ?? `All who serve ${week.service.name}`,
    before: addressOf({ ...view, week: movedBy(-7, first) }),
    after: addressOf({ ...view, week: movedBy(7, first) }),
    grid: {
      days: days.map((day) => weekDay(day, drawing)),
      hours,
      hourNames: Array.from({ length: (hours.to - hours.from) / 60 }, (_, index) =>
        timeLabel(instant(hours.from + index * 60), 0, view.hours).replace(":00 ", " "),
      ),
      // The least step is as high as a finger needs, as far as that fits.
      pixelsPerHour: Math.min(144, (24 * 60) / Math.min(30, week.service.stepMinutes)),
    },
  };
}

const movedBy = (days: number, date: string) =>
  new Date((dayNumber(date) + days) * dayMs).toISOString().slice(0, 10);

function choiceOf({ company, service }: Week, view: WeekView): WeekChoice {
  const providers = [...company.providers.values()];
  const among = (serving: boolean) =>
    providers
      .filter(({ id }) => service.providerIds.includes(id) === serving)
      .map(({ key, name }) => ({ key, name }));
  const zones = [company.settings.zone, ...company.locations.values().map(({ zone }) => zone)];
  return {
    services: [...company.services.values()].map(({ key, name }) => ({ key, name })),
    serving: among(true),
    others: among(false),
    zones: [...new Set([...zones, view.zone])].map((key) => ({ key, name: zoneName(key) })),
    service: service.key,
    provider: view.provider,
    week: view.week,
    zone: view.zone,
    at: view.at,
  };
}

type Drawing = {
  readonly week: Week;
  readonly view: WeekView;
  readonly hours: { readonly from: number; readonly to: number };
  readonly blocks: readonly Block[];
};

function weekDay(day: DrawnDay, { week, view, hours, blocks }: Drawing): WeekDay {
  const words = sayStretch(view);
  return {
    date: day.date,
    closed: closedOn(day.date, week),
    working: week.weeks.flatMap(({ name, working }) => {
      const whose = week.provider === undefined ? `${name}: ` : "";
      return working
        .filter(day.has)
        .map((stretch) => ({ ...day.clip(stretch), words: `${whose}${words(stretch)}` }));
    }),
    blocks: blocks.filter(day.has).map((block) => {
      const core = day.clip({ from: block.begins, to: block.ends });
      return { ...block, ...day.clip(block), begins: core.from, ends: core.to };
    }),
    starts: marksOf(day, { week, view, hours }),
  };
}

/** Closures and holidays: any of the places of the one who is shown; of several, what closes them all. */
function closedOn(date: string, { provider, weeks }: Week): readonly string[] {
  const places = weeks.flatMap(({ time }) => time.workplaces);
  const said = places.flatMap((place) => {
    const closed = closing(place, date);
    return closed === undefined ? [] : closed.why || "Closed";
  });
  return provider === undefined && said.length < places.length ? [] : [...new Set(said)];
}
