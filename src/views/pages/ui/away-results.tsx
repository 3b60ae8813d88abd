/** What became of one appointment; without a reference it is one that the absence no longer hits. */
export type AwayResult =
  | { readonly kind: "moved"; readonly reference: string; readonly to: string }
  | {
      readonly kind:
        | "changed-meanwhile"
        | "taken-meanwhile"
        | "no-home"
        | "escalated"
        | "escalated-before";
      readonly reference: string | undefined;
    }
  | { readonly kind: "none-chosen" }
  /** There were more than an address can tell. */
  | { readonly kind: "more"; readonly count: number };

/** The news after a press, said aloud by screen readers. */
export function AwayResults({ results }: { readonly results: readonly AwayResult[] }) {
  if (results.length === 0) return null;
  return (
    <section class="card" role="status" aria-label="What was done">
      <ul class="news">
        {results.map((result) => (
          <li key={JSON.stringify(result)}>{sayResult(result)}</li>
        ))}
      </ul>
    </section>
  );
}

function sayResult(result: AwayResult) {
  switch (result.kind) {
    case "none-chosen":
      return "Nothing was chosen, and nothing was done: tick the appointments first.";
    case "more":
      return `And ${result.count} more.`;
    case "moved":
      return (
        <>
          <Reference reference={result.reference} /> is with {result.to} now.
        </>
      );
    case "changed-meanwhile":
    case "taken-meanwhile":
    case "no-home":
    case "escalated":
    case "escalated-before":
      return (
        <>
          <Reference reference={result.reference} /> {words[result.kind]}
        </>
      );
  }
}

const words = {
  "changed-meanwhile": "changed meanwhile, and stays as it is now.",
  "taken-meanwhile":
    "was not moved: somebody took the time a moment ago. What is proposed now is below.",
  "no-home": "was not moved: nobody is free at its time.",
  escalated: "is before a person now.",
  "escalated-before": "was before a person already.",
} as const;

function Reference({ reference }: { readonly reference: string | undefined }) {
  if (reference === undefined) return <>An appointment that was chosen</>;
  return <a href={`/console/requests/${reference}`}>{reference}</a>;
}
