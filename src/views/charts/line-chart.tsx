import { axisTicks, heightOf, plotOf, round } from "./axis.ts";
import { Chart, type ChartData, colourOf, dashOf, LabelAxis, Legend, ValueAxis } from "./chart.tsx";

export type LineChartProps = ChartData & {
  readonly width: number;
  readonly height: number;
  /** The healthy range, drawn behind the lines. */
  readonly band: { readonly low: number; readonly high: number; readonly name: string } | undefined;
  /** The axis in units of its own: shares end at one. */
  readonly ticks?: (highest: number) => readonly number[];
};

/** Values over time. Straight from point to point: a smoothed line shows values nobody measured. */
export function LineChart(props: LineChartProps) {
  const plot = plotOf(props);
  const { labels, series, band, ticks: ticksFor = axisTicks } = props;
  const values = series.flatMap((one) => one.values).filter((value) => value !== undefined);
  const top = Math.max(band?.high ?? 0, ...values);
  // Nothing but zeros still needs an axis to lie on.
  const ticks = ticksFor(top > 0 ? top * 1.05 : 1);
  const highest = ticks.at(-1) ?? 1;
  const yOf = (value: number) => heightOf(plot, { value, highest });
  const gap = (plot.right - plot.left) / labels.length;
  const xOf = (index: number) => round(plot.left + gap * (index + 0.5));

  return (
    <Chart data={props} plot={plot}>
      {band !== undefined && (
        <>
          <rect
            x={plot.left}
            width={plot.right - plot.left}
            y={yOf(band.high)}
            height={round(yOf(band.low) - yOf(band.high))}
            fill="var(--band)"
          />
          <text class="band" x={plot.left + 6} y={yOf(band.high) + 14}>
            {band.name}
          </text>
        </>
      )}
      <ValueAxis plot={plot} ticks={ticks} format={props.format} />
      <LabelAxis plot={plot} labels={labels} xOf={xOf} />
      {series.map((one, index) => (
        <g key={one.name} stroke={colourOf(index)} fill={colourOf(index)}>
          <path
            class="line"
            d={pathOf(one.values, { xOf, yOf })}
            stroke-dasharray={dashOf(index)}
          />
          {one.values.map(
            (value, place) =>
              value !== undefined && (
                <circle key={labels[place]} cx={xOf(place)} cy={yOf(value)} r={3}>
                  <title>{`${labels[place]}: ${one.name} ${props.format(value)}`}</title>
                </circle>
              ),
          )}
        </g>
      ))}
      {series.length > 1 && (
        <Legend plot={plot} names={series.map(({ name }) => name)} kind="line" />
      )}
    </Chart>
  );
}

/** "M10 20L30 15M70 12": the pen is lifted over gaps. */
function pathOf(
  values: readonly (number | undefined)[],
  { xOf, yOf }: { xOf: (index: number) => number; yOf: (value: number) => number },
): string {
  return values
    .map((value, index) => {
      if (value === undefined) return "";
      return `${values[index - 1] === undefined ? "M" : "L"}${xOf(index)} ${yOf(value)}`;
    })
    .join("");
}
