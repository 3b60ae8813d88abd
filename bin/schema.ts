import { writeFileSync } from "node:fs";
import { openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { dumpSchema } from "./dump-schema.ts";
import { startThrowawayPostgres } from "./throwaway-postgres.ts";

/* `npm run schema`: writes db/schema.sql anew, from a database that only the migrations made. */

const server = await startThrowawayPostgres({ durable: false });
try {
  const db = openDb(server.url, { name: "schema", max: 2 });
  await migrate(db);
  writeFileSync(new URL("../db/schema.sql", import.meta.url), await dumpSchema(db));
  await db.destroy();
} finally {
  await server.stop();
}
