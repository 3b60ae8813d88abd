import { cityOf } from "#sandbox/page/browser/times.ts";
import { OutcomeNote } from "./outcome-note.tsx";
import { presets } from "./presets.ts";
import { useQuickRequest } from "./use-quick-request.ts";
import { WishFields } from "./wish-fields.tsx";

/** Where a client might sit; the zone decides in which words times are said. */
const zones = [
  "America/Phoenix",
  "America/New_York",
  "America/Los_Angeles",
  "Europe/Berlin",
  "Asia/Kolkata",
];

/** A whole request in one press, by the program's API. */
export function QuickRequest() {
  const quick = useQuickRequest();
  const submit = (event: Event) => {
    event.preventDefault();
    void quick.send(quick.start);
  };
  return (
    <form class="quick" onSubmit={submit} aria-label="Quick request">
      <fieldset class="presets">
        <legend>Who asks?</legend>
        {presets.map((preset) => (
          <button
            key={preset.name}
            type="button"
            aria-pressed={quick.preset === preset}
            onClick={() => quick.choose(preset)}
          >
            {preset.title}
          </button>
        ))}
      </fieldset>
      <p class="muted says">{quick.preset?.says ?? "Your own words."}</p>
      <div class="pair">
        <label>
          Service
          <select
            value={quick.service}
            onChange={({ currentTarget }) => quick.setService(currentTarget.value)}
          >
            {quick.services.map(({ key, name, minutes }) => (
              <option key={key} value={key}>
                {name}, {minutes} min
              </option>
            ))}
          </select>
        </label>
        <label>
          Client is in
          <select
            value={quick.zone}
            onChange={({ currentTarget }) => quick.setZone(currentTarget.value)}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {cityOf(zone)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label>
        Time
        <select
          value={quick.start ?? ""}
          onChange={({ currentTarget }) => quick.setStart(currentTarget.value)}
        >
          <option value="">No time in mind</option>
          {quick.times.map(({ start, text }) => (
            <option key={start} value={start}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <WishFields wish={quick.wish} onChange={quick.change} />
      <button
        type="submit"
        class="button primary wide"
        aria-disabled={quick.sending || quick.service === undefined || undefined}
      >
        {quick.sending ? "Sending …" : "Send request"}
      </button>
      {quick.trouble !== undefined && <p class="alert warn">{quick.trouble}</p>}
      <OutcomeNote outcome={quick.outcome} zone={quick.zone} onBook={quick.send} />
    </form>
  );
}
