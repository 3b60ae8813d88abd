import { dayLabel, longDayLabel } from "#booking/wall-clock.ts";

/** A week as a picture. Minutes count from a day's midnight as the wall shows it. */
export type WeekGridProps = {
  readonly days: readonly WeekDay[];
  /** The hours that are shown, from midnight on. */
  readonly hours: { readonly from: number; readonly to: number };
  /** "9 AM", in the order of the hours. */
  readonly hourNames: readonly string[];
  /** So much room does an hour get. */
  readonly pixelsPerHour: number;
};

export type WeekDay = {
  /** "2026-11-23" */
  readonly date: string;
  readonly closed: readonly string[];
  readonly working: readonly GridStretch[];
  readonly blocks: readonly Block[];
  readonly starts: readonly Mark[];
};

export type GridStretch = { readonly from: number; readonly to: number; readonly words: string };

export type BlockKind =
  | "appointment"
  | "escalation"
  | "offer"
  | "hold"
  | "calendar"
  | "absence"
  | "time-off"
  | "way";

/** What takes time; `from` and `to` with its buffers, `begins` and `ends` without. */
export type Block = GridStretch & {
  readonly kind: BlockKind;
  readonly begins: number;
  readonly ends: number;
  readonly label: string;
};

/** A link to what is said of a start. */
export type Mark = {
  readonly from: number;
  readonly to: number;
  readonly href: string;
  /** "9:30 AM", and with its day and zone. */
  readonly time: string;
  readonly words: string;
  /** "offered", "2 of 3 offer it", "not offered" */
  readonly state: string;
  /** "2 of 3", where several could lead. */
  readonly share: string | undefined;
  readonly offered: boolean;
  readonly chosen: boolean;
};

export function WeekGrid(props: WeekGridProps) {
  const { days, hourNames, pixelsPerHour } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="week" tabIndex={0} aria-label="The week, day by day">
      <div class="hours">
        <svg width="100%" height={heightOf(props)} aria-hidden="true">
          {hourNames.map((name, index) => (
            <text key={name} x="100%" dx={-6} y={index * pixelsPerHour + 4} text-anchor="end">
              {index === 0 ? "" : name}
            </text>
          ))}
        </svg>
      </div>
      {days.map((day) => (
        <Day key={day.date} day={day} grid={props} />
      ))}
    </section>
  );
}

const heightOf = ({ hours, pixelsPerHour }: WeekGridProps) =>
  ((hours.to - hours.from) / 60) * pixelsPerHour;

function Day({ day, grid }: { readonly day: WeekDay; readonly grid: WeekGridProps }) {
  const { hours, pixelsPerHour } = grid;
  const y = (minute: number) =>
    Math.round(
      ((Math.min(Math.max(minute, hours.from), hours.to) - hours.from) * pixelsPerHour) / 60,
    );
  const place = ({ from, to }: { readonly from: number; readonly to: number }) => ({
    y: y(from),
    height: Math.max(0, y(to) - y(from)),
  });
  const shown = ({ from, to }: { readonly from: number; readonly to: number }) =>
    to > hours.from && from < hours.to;
  return (
    <section class="day" aria-labelledby={`day-${day.date}`}>
      <h3 id={`day-${day.date}`}>{dayLabel(day.date)}</h3>
      <svg width="100%" height={heightOf(grid)}>
        <title>{longDayLabel(day.date)}</title>
        {day.working.filter(shown).map((stretch) => (
          <rect key={stretch.from} class="working" x="0" width="100%" {...place(stretch)} />
        ))}
        {grid.hourNames.map((name, index) => (
          <line key={name} class="hour" x1="0" x2="100%" {...lineAt(index * pixelsPerHour)} />
        ))}
        {day.blocks.filter(shown).map((block) => (
          <BlockShape key={`${block.kind} ${block.from}`} block={block} place={place} />
        ))}
        {day.closed.length > 0 && (
          // Text of SVG does not wrap.
          <foreignObject x="0" y="0" width="100%" height="96">
            <p class="closed">{day.closed.join(", ")}</p>
          </foreignObject>
        )}
        {day.starts.filter(shown).map((mark) => (
          <MarkShape key={mark.href} mark={mark} place={place} />
        ))}
      </svg>
    </section>
  );
}

const lineAt = (y: number) => ({ y1: y, y2: y });

type Place = (stretch: { readonly from: number; readonly to: number }) => {
  readonly y: number;
  readonly height: number;
};

/** Its buffers are drawn in dashes around it. The nested picture cuts off what a label is too long for. */
function BlockShape({ block, place }: { readonly block: Block; readonly place: Place }) {
  const { kind, label, words, begins, ends, from, to } = block;
  const inner = place({ from: begins, to: ends });
  return (
    <g class={`block ${kind}`}>
      <title>{words}</title>
      {(from < begins || to > ends) && (
        <rect class="buffer" x="3%" width="94%" rx={3} {...place(block)} />
      )}
      <rect x="3%" width="94%" rx={3} {...inner} />
      {inner.height >= 12 && (
        <svg x="3%" width="94%" {...inner} aria-hidden="true">
          <text x={5} y={Math.min(15, inner.height / 2 + 4)}>
            {label}
          </text>
        </svg>
      )}
    </g>
  );
}

function MarkShape({ mark, place }: { readonly mark: Mark; readonly place: Place }) {
  const { href, time, words, state, share, offered, chosen } = mark;
  const { y, height } = place(mark);
  return (
    <a
      href={href}
      class={`start${offered ? " offered" : ""}${chosen ? " chosen" : ""}`}
      aria-label={`${words}, ${state}`}
      aria-current={chosen ? "true" : undefined}
    >
      <title>{`${time}, ${state}`}</title>
      <rect x="3%" width="94%" rx={3} y={y + 1} height={Math.max(1, height - 2)} />
      {offered && height >= 12 && (
        <text x="50%" y={y + Math.round(height / 2) + 4} text-anchor="middle">
          {/* As it stands in the label too: what is seen can be said. */}
          {share === undefined ? time : `${time}, ${share}`}
        </text>
      )}
    </a>
  );
}
