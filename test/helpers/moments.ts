/** Monday 09:00 in New York, 07:00 in Phoenix. */
export const MONDAY = new Date("2026-11-23T14:00:00Z");

export const later = (date: Date, byMinutes: number) =>
  new Date(date.getTime() + byMinutes * 60_000);
