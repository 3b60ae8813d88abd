import type { SlackState } from "#sandbox/slack/workspace.ts";

/** Members live where it is about noon now: at night they are not written to, and a drill may run then. */
export function byDay<World extends Pick<SlackState, "users">>(world: World): World {
  const ahead = 12 - new Date().getUTCHours();
  // Etc counts the other way round: "Etc/GMT-9" is nine hours ahead.
  const tz = `Etc/GMT${ahead < 0 ? "+" : "-"}${Math.abs(ahead)}`;
  const users = Object.entries(world.users).map(([id, user]) => [id, { ...user, tz }] as const);
  return { ...world, users: Object.fromEntries(users) };
}
