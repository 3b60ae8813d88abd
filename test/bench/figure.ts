/** One line of a bench: what was measured, beside what, and what the product is held to. */
export type Figure = {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** The same work done by somebody else, in the same run on the same machine. */
  readonly reference?: number;
  /** The two set against each other, the way round in which more is better for us. */
  readonly ratio?: number;
  readonly hold?: {
    readonly atMost?: number;
    readonly atLeast?: number;
    readonly on: "value" | "ratio";
  };
  /** What was put in, and who the reference is. */
  readonly input?: string;
  /** Per cent of the machine that processes of nobody's business took meanwhile; undefined where unknown. */
  readonly foreignCpuPercent?: number | undefined;
};

/** These depend on the machine and on who else uses it: they may be missed by this factor. */
const timeUnits = new Set(["µs", "ms", "s", "/s"]);
const noiseFactor = 2;

/**
 * Why the figure is not what the product is held to; undefined when it is. Ratios and counts are held
 * as they stand, absolute times and rates with a factor of two for a noisy machine.
 */
export function missed(figure: Figure): string | undefined {
  const { hold, unit } = figure;
  if (hold === undefined) return undefined;
  const measured = hold.on === "ratio" ? figure.ratio : figure.value;
  if (measured === undefined || !Number.isFinite(measured))
    return `${figure.figure}: nothing was measured`;
  const factor = hold.on === "value" && timeUnits.has(unit) ? noiseFactor : 1;
  const words = `${figure.figure}: ${measured}${hold.on === "ratio" ? " × the reference" : ` ${unit}`}`;
  if (hold.atMost !== undefined && measured > hold.atMost * factor)
    return `${words}, held to at most ${hold.atMost}${slack(factor)}`;
  if (hold.atLeast !== undefined && measured < hold.atLeast / factor)
    return `${words}, held to at least ${hold.atLeast}${slack(factor)}`;
  return undefined;
}

const slack = (factor: number) => (factor === 1 ? "" : ` (with a factor of ${factor})`);

/** The figure as one line of JSON, as measured. */
export function lineOf(figure: Figure): string {
  const { hold, ...shown } = figure;
  return JSON.stringify({ ...shown, ...(hold && { hold, held: missed(figure) === undefined }) });
}

/** Three digits that mean something. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3)) || 0;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);
