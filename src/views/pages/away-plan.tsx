import { awayPath, EndForm } from "./away.tsx";
import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";
import { type AwayResult, AwayResults } from "./ui/away-results.tsx";

export type AwayPlanProps = {
  readonly site: Site;
  readonly memberName: string;
  readonly id: string;
  readonly providerName: string;
  /** "on Tue 24 Nov" */
  readonly when: string;
  readonly reason: string;
  readonly putInBy: string;
  readonly state: "holds" | "ended" | "over";
  /** In the order of time. */
  readonly moves: readonly AwayMove[];
  /** What became of the press that led here. */
  readonly results: readonly AwayResult[];
};

/** One appointment and its proposal. */
export type AwayMove = {
  /** The appointment as it is shown: what a press about it sends back. */
  readonly value: string;
  readonly reference: string;
  /** Local time with its zone. */
  readonly when: string;
  readonly serviceName: string;
  /** Who, and what, it is with now. */
  readonly from: string;
  /** The proposal; undefined where nobody is free at its time. */
  readonly to: string | undefined;
  readonly because: string;
  /** Other times that the client would have to agree to, in words. */
  readonly times: readonly string[];
  readonly escalated: boolean;
};

/** GET /console/away/:id: what an absence hits, each with its proposed new home. */
export function awayPlanPage(props: AwayPlanProps): string {
  const { site, memberName, providerName, when, reason, putInBy } = props;
  return consolePage({
    title: `${providerName} is away ${when}`,
    site,
    memberName,
    at: awayPath,
    body: (
      <>
        <h1>
          {providerName} is away {when}
        </h1>
        <p class="lead">
          {reason === "" ? "No reason given" : `Reason: ${reason}`}. Put in by {putInBy}.{" "}
          <a href={awayPath}>All absences</a>
        </p>
        <AwayResults results={props.results} />
        {props.state === "holds" ? <Present {...props} /> : <Past state={props.state} />}
      </>
    ),
  });
}

function Past({ state }: { readonly state: "ended" | "over" }) {
  return (
    <p class="card">
      {state === "ended"
        ? "This absence was ended: its times are offered again. What was moved stays moved."
        : "This absence is over."}
    </p>
  );
}

function Present(props: AwayPlanProps) {
  const { id, providerName, when, moves } = props;
  return (
    <>
      {moves.length === 0 ? (
        <p class="card">No appointment is left in this absence.</p>
      ) : (
        <Plan id={id} moves={moves} />
      )}
      <section class="card end">
        <h2>Not away after all?</h2>
        <p>The times are offered again. What was moved stays moved: its clients know so.</p>
        <EndForm id={id} name={`${providerName}, ${when}`} />
      </section>
    </>
  );
}

function Plan({ id, moves }: Pick<AwayPlanProps, "id" | "moves">) {
  const count = moves.length === 1 ? "1 appointment" : `${moves.length} appointments`;
  return (
    <form method="post" action={`${awayPath}/${id}/moves`} class="card plan">
      <h2>{count}</h2>
      <p>
        The client is told of a new provider as soon as it is moved. Another time needs the client’s
        consent: put it before a person.
      </p>
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">Appointment</th>
            <th scope="col">When</th>
            <th scope="col">Now with</th>
            <th scope="col">Proposal</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => (
            <Row key={move.value} {...move} />
          ))}
        </tbody>
      </table>
      <Buttons id={id} moves={moves} />
    </form>
  );
}

function Row(move: AwayMove) {
  const { value, reference, serviceName, when, from, to, because, times, escalated } = move;
  return (
    <tr>
      <th scope="row">
        <label>
          <input type="checkbox" name="chosen" value={value} /> {reference}
          <span class="unseen">, {when}</span>
        </label>
        <small>
          <span>{serviceName}</span>{" "}
          <a href={`/console/requests/${reference}`}>
            Open<span class="unseen"> {reference}</span>
          </a>
        </small>
      </th>
      <td>{when}</td>
      <td data-name="Now with">{from}</td>
      <td data-name="Proposal:">
        {to ?? <span class="tag warn">{times.length > 0 ? "Another time" : "Nobody"}</span>}{" "}
        {escalated && <span class="tag">Before a person</span>}
      </td>
      <td>
        {because}
        {times.length > 0 && (
          <ul class="plain">
            {times.map((time) => (
              <li key={time}>{time}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

/** Only what a press would do something about. */
function Buttons({ id, moves }: Pick<AwayPlanProps, "id" | "moves">) {
  const movable = moves.filter(({ to }) => to !== undefined).length;
  const homeless = moves.filter(({ to, escalated }) => to === undefined && !escalated).length;
  const escalations = `${awayPath}/${id}/escalations`;
  return (
    <div class="choice">
      {movable > 0 && (
        <>
          <button type="submit" name="which" value="all" class="primary">
            {movable === 1 ? "Move the one" : `Move all ${movable}`} with a proposal
          </button>
          <button type="submit" name="which" value="chosen">
            Move the chosen ones
          </button>
        </>
      )}
      {homeless > 0 && (
        <button type="submit" name="which" value="rest" formAction={escalations}>
          Put the {homeless === 1 ? "one" : homeless} without a proposal before a person
        </button>
      )}
      <button type="submit" name="which" value="chosen" formAction={escalations}>
        Put the chosen ones before a person
      </button>
    </div>
  );
}
