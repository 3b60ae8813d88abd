import type { DossierChoice } from "#views/pages/dossier.tsx";

type Say = (instant: Date) => string;

/** Whoever was chosen and those nearest to it come first. */
const shownMax = 25;

/** Why whom, and why not the others: the newest choice, and those before it folded away. */
export function ChoicesCard({
  choices: [newest, ...earlier],
  say,
}: {
  readonly choices: readonly DossierChoice[];
  readonly say: Say;
}) {
  if (newest === undefined) return null;
  return (
    <section class="card wide">
      <h2>Why {newest.providerName}</h2>
      <Choice choice={newest} say={say} />
      {earlier.map((choice) => (
        <details key={`${choice.at.getTime()} ${choice.providerName}`}>
          <summary>
            Before: {choice.providerName}, {say(choice.at)}
          </summary>
          <Choice choice={choice} say={say} />
        </details>
      ))}
    </section>
  );
}

function Choice({ choice, say }: { readonly choice: DossierChoice; readonly say: Say }) {
  const { at, rule, providerName, lines } = choice;
  return (
    <>
      <p>
        {rule}, {say(at)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll" tabIndex={0} aria-label={`Everybody who was looked at, ${say(at)}`}>
        <table class="lines">
          <caption class="unseen">Why {providerName}, and why not the others</caption>
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">Asked</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, shownMax).map((line) => (
              <tr key={line.providerName} class={line.chosen ? "fired" : "quiet"}>
                <th scope="row">{line.providerName}</th>
                <td>{line.chosen ? "chosen" : asked(line.position)}</td>
                <td>{line.words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lines.length > shownMax && (
        <p class="muted">And {lines.length - shownMax} more; the API tells all of them.</p>
      )}
    </>
  );
}

const asked = (position: number | null) =>
  position === null ? "not at all" : `as no. ${position}`;
