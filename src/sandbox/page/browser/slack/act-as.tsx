import { usePage } from "#sandbox/page/browser/context.ts";
import type { SlackUser } from "#sandbox/slack/workspace.ts";

/** As whom buttons are pressed; who may not press is in the list too, to see that they may not. */
export function ActAs({ onAct }: { readonly onAct: (user: string) => void }) {
  const { state, me } = usePage();
  const people = Object.values(state.slack.users).filter(({ is_bot }) => !is_bot);
  return (
    <label class="act-as">
      Act as
      <select value={me} onChange={({ currentTarget }) => onAct(currentTarget.value)}>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.real_name}
            {standing(person, state.slack.team.id)}
          </option>
        ))}
      </select>
    </label>
  );
}

function standing(person: SlackUser, team: string): string {
  if (person.team_id !== team) return " (another company)";
  return person.is_restricted || person.is_ultra_restricted ? " (guest)" : "";
}
