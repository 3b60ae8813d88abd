import type { Ranked } from "./choice.ts";

/** Somebody who is free, and what they were given lately. */
export type Contender = {
  readonly providerId: string;
  /** Workload of what was given to them; what was cancelled, and to which nobody came, left out. */
  readonly load: number;
  readonly weight: number;
  /** Of their usual working time the share in which they were there: above 0, up to 1. */
  readonly present: number;
  /** When they were given something last; undefined when not lately. */
  readonly lastGivenAt: Date | undefined;
};

type Measured = Contender & { readonly share: number };

/**
 * Whose turn it is: the least load for their weight and for the time in which they were there. Who was
 * away for half of it is expected to have had half as much, and so comes back to their share, not to
 * everything that they missed. Equal shares: longest since they were given something, then the id.
 */
export function roundRobin(contenders: readonly Contender[]): readonly Ranked[] {
  const measured = contenders
    .map((contender) => ({ ...contender, share: shareOf(contender) }))
    .sort((a, b) => a.share - b.share || sinceLast(a) - sinceLast(b) || byId(a, b));
  return measured.map((contender, index) => ({
    providerId: contender.providerId,
    words: inWords(contender, tieOf(measured, index)),
    numbers: {
      load: rounded(contender.load),
      weight: contender.weight,
      present: rounded(contender.present),
      share: rounded(contender.share),
    },
  }));
}

/** Rounded as far as it is shown more than enough: 0.1 + 0.2 must tie with 0.3. */
const shareOf = ({ load, weight, present }: Contender) =>
  Math.round((load / (weight * present)) * 1e6) / 1e6;

/** Who was not given anything lately comes before everybody who was. */
const sinceLast = ({ lastGivenAt }: Contender) => lastGivenAt?.getTime() ?? 0;

const byId = (a: Contender, b: Contender) => (a.providerId < b.providerId ? -1 : 1);

/** What decided between this one and whoever has the same share; undefined when nobody has. */
function tieOf(measured: readonly Measured[], index: number): "since" | "id" | undefined {
  const own = measured[index] as Measured;
  const rival = [measured[index - 1], measured[index + 1]].find(
    (other) => other !== undefined && other.share === own.share,
  );
  if (rival === undefined) return undefined;
  return sinceLast(rival) === sinceLast(own) ? "id" : "since";
}

function inWords(
  { load, weight, present, share }: Measured,
  tie: ReturnType<typeof tieOf>,
): string {
  const by = present === 1 ? say(weight) : `(${say(weight)} × ${say(present)} there)`;
  const sum = `load ${say(load)} ÷ ${by} = ${say(share)}`;
  switch (tie) {
    case undefined:
      return sum;
    case "since":
      return `${sum}, a tie: by the time since they were given something`;
    case "id":
      return `${sum}, a tie: by id`;
  }
}

const rounded = (number: number) => Math.round(number * 1000) / 1000;
const say = (number: number) => String(Math.round(number * 100) / 100);
