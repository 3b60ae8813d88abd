import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

export type AwayPageProps = {
  readonly site: Site;
  readonly memberName: string;
  /** Who, or what, can be away. */
  readonly providers: readonly { readonly key: string; readonly name: string }[];
  /** As typed, for showing it again. */
  readonly form: AwayForm;
  /** Undefined until something was sent that makes no sense. */
  readonly mistake: AwayMistake | undefined;
  /** Those that hold, the next one first. */
  readonly absences: readonly AwayLine[];
};

/** What a member types. */
export type AwayForm = {
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
};

export type AwayMistake = { readonly field: keyof AwayForm; readonly message: string };

export type AwayLine = {
  readonly id: string;
  readonly providerName: string;
  /** "on Tue 24 Nov" */
  readonly when: string;
  readonly reason: string;
  /** How many still have to go somewhere. */
  readonly appointments: number;
};

/** The page of all absences, and of one of them. */
export const awayPath = "/console/away";

/** GET /console/away: who is away, and a form to say that somebody is. */
export function awayPage(props: AwayPageProps): string {
  const { site, memberName, mistake } = props;
  return consolePage({
    title: mistake === undefined ? "Away" : "Error: Away",
    site,
    memberName,
    at: awayPath,
    body: (
      <>
        <h1>Away</h1>
        <p class="lead">
          Whoever is away is not offered. What was booked before is shown with a proposal, and stays
          as it is until you decide.
        </p>
        <div class="cards">
          <PutIn {...props} />
          <Holding {...props} />
        </div>
      </>
    ),
  });
}

function PutIn({ providers, form, mistake }: AwayPageProps) {
  const said = (field: keyof AwayForm) => ({
    name: field,
    ...(mistake?.field === field && { "aria-invalid": true, "aria-describedby": "mistake" }),
  });
  return (
    <section class="card wide">
      <h2>Somebody is away</h2>
      <p>Whole days, by the clock of their main location. The reason is for members alone.</p>
      {mistake !== undefined && (
        <p class="alert" id="mistake" role="alert">
          {mistake.message}
        </p>
      )}
      <form method="post" action={awayPath} class="choice">
        <label>
          Who{" "}
          <select {...said("provider")} required>
            <option value="">Choose…</option>
            {providers.map(({ key, name }) => (
              <option key={key} value={key} selected={key === form.provider}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          First day <input type="date" {...said("from")} value={form.from} required />
        </label>
        <label>
          Last day <input type="date" {...said("to")} value={form.to} />
        </label>
        <label>
          Reason <input type="text" {...said("reason")} value={form.reason} maxLength={300} />
        </label>
        <button type="submit" class="primary">
          Show what it hits
        </button>
      </form>
    </section>
  );
}

function Holding({ absences }: AwayPageProps) {
  return (
    <section class="card wide">
      <h2>Present and coming</h2>
      {absences.length === 0 ? (
        <p class="empty">Nobody is away.</p>
      ) : (
        <table class="stacked">
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">When</th>
              <th scope="col">Reason</th>
              <th scope="col">Appointments</th>
              <th scope="col">
                <span class="unseen">End it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {absences.map((absence) => (
              <Line key={absence.id} {...absence} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line({ id, providerName, when, reason, appointments }: AwayLine) {
  const name = `${providerName}, ${when}`;
  return (
    <tr>
      <th scope="row">{providerName}</th>
      <td>{when}</td>
      <td>{reason}</td>
      <td>
        <a href={`${awayPath}/${id}`}>
          {appointments === 0 ? "None left" : `${appointments} to move`}
          <span class="unseen"> ({name})</span>
        </a>
      </td>
      <td>
        <EndForm id={id} name={name} />
      </td>
    </tr>
  );
}

/** Its times are offered again; what was moved stays moved. */
export function EndForm({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <form method="post" action={`${awayPath}/${id}/end`}>
      <button type="submit" class="quiet">
        End<span class="unseen"> the absence of {name}</span>
      </button>
    </form>
  );
}
