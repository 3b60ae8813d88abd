import { z } from "zod";

/** Where the built files are, by their hashed names. */
export type Assets = {
  readonly clientCss: string;
  readonly consoleCss: string;
  readonly bookingJs: string;
};

/** The path under which everything in dist/assets is served. */
export const assetsPath = "/assets/";

const Manifest = z.record(z.string(), z.object({ file: z.string() }));

/** Reads the bundler's manifest.json; throws a ZodError for anything that is no manifest of ours. */
export function readManifest(manifest: unknown): Assets {
  const files = Manifest.parse(manifest);
  const path = (source: string) => {
    const entry = z.object({ file: z.string() }).parse(files[`src/views/pages/${source}`]);
    return `${assetsPath}${entry.file}`;
  };
  return {
    clientCss: path("css/client.css"),
    consoleCss: path("css/console.css"),
    bookingJs: path("islands/booking.tsx"),
  };
}
