import { consolePage } from "#views/pages/console-page.tsx";
import type { Site } from "#views/pages/page.tsx";
import { CalendarChoice, type ChoiceProps } from "./choice.tsx";
import { calendarsPath, type Vendor, vendorTitles } from "./words.ts";

export type ProviderCalendarsProps = {
  readonly site: Site;
  readonly memberName: string;
  readonly provider: { readonly key: string; readonly name: string };
  readonly vendors: readonly Vendor[];
  readonly grants: readonly ShownGrant[];
  readonly choice: ChoiceProps["choice"];
  /** What the company names besides. */
  readonly others: readonly string[];
  /** What was just done. */
  readonly done: string | undefined;
  /** Why it was not. */
  readonly mistake: string | undefined;
};

export type ShownGrant = {
  readonly id: string;
  readonly vendor: Vendor;
  readonly account: string;
  readonly state: "live" | "silent" | "dead";
};

const stateWords = {
  live: "Connected",
  silent: "Connected, but it does not answer at the moment",
  dead: "Has to be connected again: the permission was taken back, or it ran out",
} as const;

/** GET /console/calendars/:provider: what is connected, and which of it counts. */
export function providerCalendarsPage(props: ProviderCalendarsProps): string {
  const { site, memberName, provider, done, mistake } = props;
  return consolePage({
    title: `${mistake === undefined ? "" : "Error: "}Calendars of ${provider.name}`,
    site,
    memberName,
    at: calendarsPath,
    body: (
      <>
        <h1>Calendars of {provider.name}</h1>
        {done !== undefined && (
          <p class="said" role="status">
            {done}
          </p>
        )}
        {mistake !== undefined && (
          <p class="alert" role="alert">
            {mistake}
          </p>
        )}
        <div class="cards">
          <Connected {...props} />
          <CalendarChoice provider={provider} choice={props.choice} others={props.others} />
        </div>
      </>
    ),
  });
}

function Connected({ provider, vendors, grants }: ProviderCalendarsProps) {
  const path = `${calendarsPath}/${provider.key}`;
  return (
    <section class="card wide">
      <h2>Accounts</h2>
      {grants.length === 0 ? (
        <p class="empty">No account is connected.</p>
      ) : (
        <table class="stacked">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">State</th>
              <th scope="col">
                <span class="unseen">Disconnect it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {grants.map(({ id, vendor, account, state }) => (
              <tr key={id}>
                <th scope="row">
                  {vendorTitles[vendor]}: {account}
                </th>
                <td>{stateWords[state]}</td>
                <td>
                  <form method="post" action={`${path}/disconnect`}>
                    <input type="hidden" name="grant" value={id} />
                    <button type="submit" class="quiet">
                      Disconnect<span class="unseen"> {account}</span>
                    </button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {grants.length > 0 && (
        <p>
          After disconnecting, a calendar that nobody else lets us read is unknown: no times of{" "}
          {provider.name} are offered until it is connected again or taken out of the settings.
        </p>
      )}
      <div class="doors">
        {vendors.map((vendor) => (
          <form key={vendor} method="post" action={`${path}/connect`}>
            <input type="hidden" name="vendor" value={vendor} />
            <button type="submit" class="primary">
              Connect {vendorTitles[vendor]}
            </button>
          </form>
        ))}
      </div>
    </section>
  );
}
