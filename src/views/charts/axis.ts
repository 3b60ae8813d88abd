/** Round numbers from 0 to at least `highest`, about `count` of them: 0, 5, 10, 15 … */
export function axisTicks(highest: number, count = 5): number[] {
  const rough = Math.max(highest, Number.EPSILON) / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((size) => rough <= size * magnitude) ?? 10) * magnitude;
  const steps = Math.ceil(highest / step - 1e-9);
  // Sums of steps like 0.1 would show as 0.30000000000000004.
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const shareSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25];

/** Ticks for shares, from 0 to at least `highest`, but never beyond everything: 0, 0.05, 0.1 … 1. */
export function shareTicks(highest: number): number[] {
  const step = shareSteps.find((size) => highest <= size * 5) ?? 0.25;
  const steps = Math.min(Math.ceil(highest / step - 1e-9), Math.round(1 / step));
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Where a chart draws: the plot inside the margins, in the units of its viewBox. */
export type Plot = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export function plotOf({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): Plot {
  return { width, height, left: 56, right: width - 12, top: 32, bottom: height - 28 };
}

/** The y of a value on an axis that ends at `highest`. */
export function heightOf(
  plot: Plot,
  { value, highest }: { value: number; highest: number },
): number {
  return round(plot.bottom - (value / highest) * (plot.bottom - plot.top));
}

/** A tenth of a unit is less than a pixel; more digits only make the page longer. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
