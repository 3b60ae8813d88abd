import type { FieldProps } from "./input-block.tsx";

/** A day and a time on the reader's own clock; Slack tells the app seconds since 1970. */
export function DateTimeField({ id, describedBy, invalid, value, fill }: FieldProps) {
  return (
    <input
      type="datetime-local"
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={localTime(String(value))}
      onInput={({ currentTarget }) => fill(secondsOf(currentTarget.value))}
    />
  );
}

/** "1795467600" as "2026-11-23T16:00", by the clock of whoever looks at the page. */
function localTime(seconds: string): string {
  if (seconds === "") return "";
  const at = new Date(Number(seconds) * 1_000);
  const two = (count: number) => String(count).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function secondsOf(typed: string): string {
  const milliseconds = new Date(typed).getTime();
  return Number.isNaN(milliseconds) ? "" : String(Math.floor(milliseconds / 1_000));
}
