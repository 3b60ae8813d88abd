import { usePage } from "#sandbox/page/browser/context.ts";

/** "@Maya Okafor", "#booking-desk"; highlighted when it is the person as whom we act. */
export function Mention(props: {
  readonly kind: "user" | "channel";
  readonly id: string;
  readonly label?: string | undefined;
}) {
  const { state, me } = usePage();
  const { kind, id, label } = props;
  const known = kind === "user" ? state.slack.users[id]?.real_name : state.slack.channels[id]?.name;
  const sign = kind === "user" ? "@" : "#";
  return (
    <span class={id === me ? "mention all" : "mention"}>
      {sign}
      {known ?? label ?? id}
    </span>
  );
}
