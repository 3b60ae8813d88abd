import type { DossierPageProps } from "#views/pages/dossier.tsx";

/** What the client was sent before the appointment and after it, and why the rest was not. */
export function RemindersCard({
  reminders,
  say,
}: Pick<DossierPageProps, "reminders"> & { readonly say: (instant: Date) => string }) {
  return (
    <section class="card">
      <h2>Reminders</h2>
      <table class="lines">
        <caption class="unseen">Every reminder that had its time, and what became of it</caption>
        <thead>
          <tr>
            <th scope="col">Decided</th>
            <th scope="col">Which</th>
            <th scope="col">What became of it</th>
          </tr>
        </thead>
        <tbody>
          {reminders.map(({ at, rung, became, isSent }) => (
            <tr class={isSent ? "fired" : "quiet"}>
              <th scope="row">{say(at)}</th>
              <td>{rung}</td>
              <td>{became}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
