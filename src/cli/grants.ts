import type { Config } from "#config.ts";
import type { Db } from "#store/db.ts";
import { countGrantsByKey, resealGrants } from "#store/reseal-grants.ts";
import { keyIdOf } from "#store/sealed.ts";
import { type Command, Usage } from "./command.ts";

type Tools = { readonly config: () => Config; readonly say: (text: string) => void };

/** What opens the calendars that providers connected, and the keys that it is sealed with. */
export function grantsCommand({ config, say }: Tools): Command {
  return {
    usage: "grants [rotate]",
    about: "says which keys seal providers' calendar grants; rotate puts all under the first one",
    async run(db, [deed]) {
      const keys = config().consent?.keys;
      if (keys === undefined)
        throw new Usage("no calendars are connected by consent: GRANT_KEYS is not set");
      if (deed !== undefined && deed !== "rotate") throw new Usage(`grants cannot “${deed}”`);
      if (deed === "rotate") {
        const { resealed, unopened } = await resealGrants(db, keys);
        say(`${resealed} sealed anew under ${keyIdOf(keys[0])}`);
        if (unopened.length > 0)
          throw new Usage(
            `These open with none of GRANT_KEYS; their providers must connect again, or the key must come back: ${unopened.join(", ")}`,
          );
      }
      await sayKeys(db, { keys, say });
    },
  };
}

async function sayKeys(
  db: Db,
  { keys, say }: { readonly keys: readonly Buffer[] } & Pick<Tools, "say">,
): Promise<void> {
  const counts = await countGrantsByKey(db);
  const known = keys.map(keyIdOf);
  for (const [position, id] of known.entries()) {
    const count = counts.get(id) ?? 0;
    const use = position === 0 ? "seals" : count === 0 ? "no longer needed" : "still opens";
    say(`${id}  ${count} grants  ${use}`);
  }
  for (const [id, count] of counts)
    if (!known.includes(id)) say(`${id}  ${count} grants  MISSING in GRANT_KEYS`);
}
