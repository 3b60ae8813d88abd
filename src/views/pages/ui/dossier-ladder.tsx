import type { DossierPageProps } from "#views/pages/dossier.tsx";

/** What was done because nobody answered, and what will be if nobody does. */
export function LadderCard({
  ladder,
  say,
}: Pick<DossierPageProps, "ladder"> & { readonly say: (instant: Date) => string }) {
  return (
    <section class="card">
      <h2>If nobody answers</h2>
      <table class="lines">
        <caption class="unseen">Every step, when it comes and whether it was done</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Done</th>
          </tr>
        </thead>
        <tbody>
          {ladder.map(({ at, what, done }) => (
            <tr class={done ? "fired" : "quiet"}>
              <th scope="row">{say(at)}</th>
              <td>{what}</td>
              <td>{done ? "✓ done" : "to come"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
