/** Limits for booking (never the gate's rules). Part of each service in company.yaml. */
export type Policy = {
  /** The client must book at least this long before the start. */
  readonly noticeMinutes: number;
  /** Nothing is bookable later than this many days from now. */
  readonly horizonDays: number;
  readonly cancelNoticeMinutes: number;
  readonly rescheduleNoticeMinutes: number;
  readonly rescheduleMax: number;
};

/** One broken limit, explained in words that a client may read. */
export type PolicyViolation = {
  readonly limit:
    | "notice"
    | "horizon"
    | "working-hours"
    | "reschedule-max"
    | "cancel-notice"
    | "reschedule-notice";
  readonly explanation: string;
};
