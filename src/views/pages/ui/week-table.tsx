import { longDayLabel } from "#booking/wall-clock.ts";
import type { WeekDay } from "./week-grid.tsx";

/** The picture in words, for those who would rather read it. */
export function WeekTable(props: { readonly days: readonly WeekDay[]; readonly caption: string }) {
  return (
    <details>
      <summary>The week in words</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll" tabIndex={0} aria-label={props.caption}>
        <table>
          <caption class="unseen">{props.caption}</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Worked</th>
              <th scope="col">Taken by</th>
              <th scope="col">Offered starts</th>
            </tr>
          </thead>
          <tbody>
            {props.days.map(({ date, closed, working, blocks, starts }) => (
              <tr key={date}>
                <th scope="row">{longDayLabel(date)}</th>
                <td>{lines([...closed, ...working.map(({ words }) => words)])}</td>
                <td>{lines(blocks.map(({ words }) => words))}</td>
                <td>
                  {starts
                    .filter(({ offered }) => offered)
                    .map(({ time }) => time)
                    .join(", ") || "none"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function lines(words: readonly string[]) {
  if (words.length === 0) return "nothing";
  return words.map((line) => <div key={line}>{line}</div>);
}
