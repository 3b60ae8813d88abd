import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { formatSlackDate } from "./slack-date.ts";

/** A moment in the reader's own zone, as Slack shows it to the person as whom we act. */
export function DateMark(props: {
  readonly seconds: number;
  readonly format: string;
  readonly fallback: string;
}) {
  const page = usePage();
  const { seconds, format, fallback } = props;
  return (
    <time dateTime={new Date(seconds * 1_000).toISOString()} title={fallback}>
      {formatSlackDate(seconds, format, { now: page.now, zone: myZone(page) })}
    </time>
  );
}
