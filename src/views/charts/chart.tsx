import type { ComponentChildren } from "preact";
import { heightOf, type Plot, round } from "./axis.ts";

/** What every chart is made from. Colours are the page's CSS variables, so dark mode comes by itself. */
export type ChartData = {
  /** With `summary` the whole chart in words, for those who do not see it. */
  readonly title: string;
  /** One sentence with the figures that matter. */
  readonly summary: string;
  /** Along the bottom, one for each value. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** How a value reads, on the axis and at a point: "12 %", "1 h 20 min". */
  readonly format: (value: number) => string;
};

export type Series = {
  readonly name: string;
  /** Undefined is a gap: nothing was measured, which is not zero. */
  readonly values: readonly (number | undefined)[];
};

const colours = ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)"];

export function colourOf(series: number): string {
  return colours[series % colours.length] ?? "var(--chart-1)";
}

/** Dashes tell the lines apart where colours do not. */
export function dashOf(series: number): string | undefined {
  return series === 0 ? undefined : "6 4";
}

export function Chart(props: {
  readonly data: ChartData;
  readonly plot: Plot;
  readonly children: ComponentChildren;
}) {
  const { data, plot } = props;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${plot.width} ${plot.height}`}
      role="img"
      aria-label={`${data.title}. ${data.summary}`}
    >
      {props.children}
    </svg>
  );
}

export function ValueAxis(props: {
  readonly plot: Plot;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}) {
  const { plot, ticks } = props;
  const highest = ticks.at(-1) ?? 1;
  return (
    <g class="axis">
      {ticks.map((value) => {
        const y = heightOf(plot, { value, highest });
        return (
          <g key={value}>
            <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
            <text x={plot.left - 8} y={y + 4} text-anchor="end">
              {props.format(value)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** As many labels as fit: every first, second, third …, the newest always among them. */
export function LabelAxis(props: {
  readonly plot: Plot;
  readonly labels: readonly string[];
  readonly xOf: (index: number) => number;
}) {
  const { plot, labels } = props;
  const room = Math.max(1, Math.floor((plot.right - plot.left) / 64));
  const every = Math.max(1, Math.ceil(labels.length / room));
  const last = labels.length - 1;
  return (
    <g class="axis">
      {labels.map(
        (label, index) =>
          (last - index) % every === 0 && (
            <text key={label} x={round(props.xOf(index))} y={plot.bottom + 20} text-anchor="middle">
              {label}
            </text>
          ),
      )}
    </g>
  );
}

export function Legend(props: {
  readonly plot: Plot;
  readonly names: readonly string[];
  readonly kind: "line" | "bar";
}) {
  const { plot, names, kind } = props;
  const width = 150;
  return (
    <g class="axis">
      {names.map((name, index) => {
        const x = plot.left + index * width;
        return (
          <g key={name}>
            {kind === "line" ? (
              <line
                x1={x}
                x2={x + 20}
                y1={12}
                y2={12}
                class="line"
                stroke={colourOf(index)}
                stroke-dasharray={dashOf(index)}
              />
            ) : (
              <rect x={x} y={6} width={12} height={12} rx={2} fill={colourOf(index)} />
            )}
            <text x={x + 26} y={16}>
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}
