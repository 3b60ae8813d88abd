import type { Outcome } from "#kpi/rows.ts";

export type Attendance = {
  readonly outcome: Outcome | undefined;
  /** Where a press is sent; undefined where it cannot be recorded: not begun, cancelled, or not this role. */
  readonly action: string | undefined;
};

const words: Readonly<Record<Outcome, string>> = {
  attended: "The client came",
  "no-show": "The client did not come",
};

/** What became of the appointment, and a button for each word that is not recorded yet. */
export function AttendanceForm({ outcome, action }: Attendance) {
  const others = (Object.keys(words) as Outcome[]).filter((one) => one !== outcome);
  return (
    <>
      <p>
        {outcome === undefined ? "Nobody has said yet whether the client came." : words[outcome]}
      </p>
      {action !== undefined && (
        <form method="post" action={action} class="choice">
          {others.map((one) => (
            <button key={one} type="submit" name="outcome" value={one}>
              {outcome === undefined ? words[one] : `Correct it: ${words[one].toLowerCase()}`}
            </button>
          ))}
        </form>
      )}
    </>
  );
}
