/** What a client should know or do before they come, in the company's words. */
export type PreparationView = {
  readonly text: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
};

export function PreparationPanel({ preparation }: { readonly preparation: PreparationView }) {
  return (
    <section class="panel" aria-labelledby="preparation">
      <h2 id="preparation">Before you come</h2>
      {preparation.text.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {preparation.links.length > 0 && (
        <ul>
          {preparation.links.map(({ label, url }) => (
            <li key={url}>
              <a href={url}>{label}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
