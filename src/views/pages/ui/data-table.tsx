import type { ComponentChildren } from "preact";

export type DataTableProps = {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
};

/** The numbers behind a chart, for those who would rather read or copy them. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  return (
    <details>
      <summary>Data table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table class="data">
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={columns[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** A chart with its name, what it measures, and its numbers. */
export function ChartCard(props: {
  readonly title: string;
  readonly about: string;
  readonly wide: boolean;
  readonly table: Pick<DataTableProps, "columns" | "rows">;
  readonly children: ComponentChildren;
}) {
  return (
    <section class={props.wide ? "card wide" : "card"}>
      <h2>{props.title}</h2>
      <p>{props.about}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll newest" tabIndex={0} aria-label={`${props.title}, chart`}>
        {props.children}
      </section>
      <DataTable caption={props.title} {...props.table} />
    </section>
  );
}
