import { consolePage } from "#views/pages/console-page.tsx";
import type { Site } from "#views/pages/page.tsx";
import { calendarsPath, type Vendor, vendorTitles } from "./words.ts";

export type CalendarListProps = {
  readonly site: Site;
  readonly memberName: string;
  /** Whether there is any vendor to connect to. */
  readonly isOn: boolean;
  readonly providers: readonly {
    readonly key: string;
    readonly name: string;
    readonly grants: readonly {
      readonly vendor: Vendor;
      readonly account: string;
      readonly isLive: boolean;
      /** What is not granted although we need it, by the vendor's names. */
      readonly missing: readonly string[];
    }[];
    /** Undefined: they have no calendar that is read. */
    readonly reading:
      | { readonly minutes: number | undefined; readonly isWithdrawn: boolean }
      | undefined;
  }[];
};

/** GET /console/calendars: everybody whose calendars the member may connect. */
export function calendarListPage({ site, memberName, isOn, providers }: CalendarListProps): string {
  return consolePage({
    title: "Calendars",
    site,
    memberName,
    at: calendarsPath,
    body: (
      <>
        <h1>Calendars</h1>
        <p class="lead">
          A connected calendar says when somebody is busy, and receives their appointments.
        </p>
        {!isOn && (
          <p class="alert" role="status">
            Nothing can be connected yet: whoever runs the installation sets GRANT_KEYS and a
            vendor.
          </p>
        )}
        <section class="card wide">
          <h2>Whose</h2>
          {providers.length === 0 ? (
            <p class="empty">
              No provider has your e-mail address. An administrator puts it into the company’s
              settings.
            </p>
          ) : (
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">Provider</th>
                  <th scope="col">Connected</th>
                  <th scope="col">Last read</th>
                </tr>
              </thead>
              <tbody>
                {providers.map(({ key, name, grants, reading }) => (
                  <tr key={key}>
                    <th scope="row">
                      <a href={`${calendarsPath}/${key}`}>{name}</a>
                    </th>
                    <td>{grants.length === 0 ? "Nothing" : grants.map(grantWords).join("; ")}</td>
                    <td>{readingWords(reading)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </>
    ),
  });
}

type Grant = CalendarListProps["providers"][number]["grants"][number];

function grantWords({ vendor, account, isLive, missing }: Grant): string {
  const again = "has to be connected again";
  const lacks = missing.length === 0 ? "" : ` (lacks ${missing.join(", ")}: ${again})`;
  return `${vendorTitles[vendor]}: ${account}${isLive ? lacks : ` (${again})`}`;
}

function readingWords(reading: CalendarListProps["providers"][number]["reading"]): string {
  if (reading === undefined) return "No calendar";
  const { minutes, isWithdrawn } = reading;
  if (minutes === undefined) return "Never; nothing is offered until it is read";
  return isWithdrawn
    ? `${ageOf(minutes)}; nothing is offered until it is read again`
    : ageOf(minutes);
}

function ageOf(minutes: number): string {
  if (minutes < 1) return "Just now";
  const [count, unit] = minutes < 120 ? [minutes, "minute"] : [minutes / 60, "hour"];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"} ago`;
}
