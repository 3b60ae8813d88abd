import { axisTicks, heightOf, plotOf, round } from "./axis.ts";
import { Chart, type ChartData, colourOf, LabelAxis, Legend, ValueAxis } from "./chart.tsx";

export type BarChartProps = ChartData & {
  readonly width: number;
  readonly height: number;
  /** The axis in units of its own: minutes count in sixties, not in tens. */
  readonly ticks?: (highest: number) => readonly number[];
};

const barMax = 28;

/** Values side by side for each label, always from zero: a cut axis makes differences look large. */
export function BarChart(props: BarChartProps) {
  const plot = plotOf(props);
  const { labels, series, ticks: ticksFor = axisTicks } = props;
  const values = series.flatMap((one) => one.values).filter((value) => value !== undefined);
  const ticks = ticksFor(Math.max(1, ...values) * 1.05);
  const highest = ticks.at(-1) ?? 1;
  const gap = (plot.right - plot.left) / labels.length;
  const middleOf = (index: number) => plot.left + gap * (index + 0.5);
  const wide = Math.min(barMax, (gap * 0.8) / series.length);

  return (
    <Chart data={props} plot={plot}>
      <ValueAxis plot={plot} ticks={ticks} format={props.format} />
      <LabelAxis plot={plot} labels={labels} xOf={middleOf} />
      {series.map((one, index) => (
        <g key={one.name} fill={colourOf(index)}>
          {one.values.map((value, place) => {
            if (value === undefined) return null;
            const y = heightOf(plot, { value, highest });
            return (
              <rect
                key={labels[place]}
                x={round(middleOf(place) + (index - series.length / 2) * wide)}
                // A hairline of surface between two bars that touch.
                width={round(Math.max(1, wide - 1))}
                y={y}
                height={round(plot.bottom - y)}
              >
                <title>{`${labels[place]}: ${one.name} ${props.format(value)}`}</title>
              </rect>
            );
          })}
        </g>
      ))}
      {series.length > 1 && (
        <Legend plot={plot} names={series.map(({ name }) => name)} kind="bar" />
      )}
    </Chart>
  );
}
