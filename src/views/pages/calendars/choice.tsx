import { calendarsPath } from "./words.ts";

export type ChoiceProps = {
  readonly provider: { readonly key: string; readonly name: string };
  /** What the connected accounts list; empty where none does. */
  readonly choice: readonly ChoosableCalendar[];
  readonly others: readonly string[];
};

export type ChoosableCalendar = {
  readonly calendarId: string;
  readonly name: string;
  readonly account: string;
  readonly isWritable: boolean;
  readonly receives: boolean;
  readonly isBusy: boolean;
};

/** Which calendar receives the appointments, and which ones take the provider's time. */
export function CalendarChoice({ provider, choice, others }: ChoiceProps) {
  return (
    <section class="card wide">
      <h2>Which of them count</h2>
      {choice.length === 0 ? (
        <p class="empty">Connect an account first.</p>
      ) : (
        <form class="counts" method="post" action={`${calendarsPath}/${provider.key}/choice`}>
          <fieldset>
            <legend>Appointments are put into</legend>
            {choice
              .filter(({ isWritable }) => isWritable)
              .map(({ calendarId, name, account, receives }) => (
                <p key={calendarId}>
                  <label>
                    <input
                      type="radio"
                      name="receives"
                      value={calendarId}
                      checked={receives}
                      required
                    />{" "}
                    {name} ({account})
                  </label>
                </p>
              ))}
          </fieldset>
          <fieldset>
            <legend>Their events take time as well</legend>
            {choice.map(({ calendarId, name, account, isBusy }) => (
              <p key={calendarId}>
                <label>
                  <input type="checkbox" name="busy" value={calendarId} checked={isBusy} /> {name} (
                  {account})
                </label>
              </p>
            ))}
          </fieldset>
          <button type="submit" class="primary">
            Save
          </button>
        </form>
      )}
      {others.length > 0 && (
        <p>Besides, by the company’s settings: {others.join(", ")}. That is left as it is.</p>
      )}
    </section>
  );
}
