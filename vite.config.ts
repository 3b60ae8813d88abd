import { defineConfig } from "vite";

/** The browser's part of the pages: islands and style sheets, under hashed names. See bin/build-assets.ts. */
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/assets",
    assetsDir: "",
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: [
        "src/views/pages/islands/booking.tsx",
        "src/views/pages/css/client.css",
        "src/views/pages/css/console.css",
      ],
    },
  },
});
