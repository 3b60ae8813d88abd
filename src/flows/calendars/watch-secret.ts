import { createHash, randomBytes } from "node:crypto";

/** Of one watch alone, and only its vendor's: the database keeps its hash. */
export const newWatchSecret = () => randomBytes(32).toString("base64url");

/** Found by its hash, a wrong secret tells nothing by how long it takes. */
export const hashOfSecret = (secret: string) => createHash("sha256").update(secret).digest("hex");
