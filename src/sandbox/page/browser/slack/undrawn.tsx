/** Said openly where Slack would show something that this page cannot draw. */
export function Undrawn({ what }: { readonly what: unknown }) {
  const type =
    typeof what === "object" && what !== null && "type" in what ? String(what.type) : "something";
  return <span class="undrawn">[{type}: Slack shows this, this page does not]</span>;
}
