import type { AppointmentRow, Path } from "./rows.ts";

export type ShowRate = {
  readonly attended: number;
  readonly noShow: number;
  /** Begun, but nobody has said yet what became of it. */
  readonly unrecorded: number;
  /** Between 0 and 1, of those with an outcome; undefined when there are none. */
  readonly showRate: number | undefined;
  readonly noShowRate: number | undefined;
};

export type ShowRates = ShowRate & { readonly byPath: Readonly<Record<Path, ShowRate>> };

/**
 * Who came, among confirmed appointments that have begun by `at` (business time); also by who booked
 * them, since that comparison tells whether a person's call was worth it.
 */
export function showRates(appointments: readonly AppointmentRow[], at: Date): ShowRates {
  const begun = appointments.filter(
    ({ startsAt, cancelledLate }) => startsAt <= at && !cancelledLate,
  );
  const onPath = (wanted: Path) => rateOf(begun.filter(({ path }) => path === wanted));
  return { ...rateOf(begun), byPath: { auto: onPath("auto"), personal: onPath("personal") } };
}

function rateOf(begun: readonly AppointmentRow[]): ShowRate {
  const attended = begun.filter(({ outcome }) => outcome === "attended").length;
  const noShow = begun.filter(({ outcome }) => outcome === "no-show").length;
  const known = attended + noShow;
  return {
    attended,
    noShow,
    unrecorded: begun.length - known,
    showRate: known === 0 ? undefined : attended / known,
    noShowRate: known === 0 ? undefined : noShow / known,
  };
}
