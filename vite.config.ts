import { defineConfig } from "vite";

/**
 * The browser's part of the pages: islands and style sheets, under hashed names. See
 * bin/build-assets.ts. The sandbox page is a bundle of its own (`--mode sandbox`): in the same one,
 * what both use would move to a file of its own, and clients would wait for one more.
 */
export default defineConfig(({ mode }) => {
  const { base, outDir, input } = mode === "sandbox" ? sandboxPage : clientPages;
  return {
    base,
    publicDir: false,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir,
      assetsDir: "",
      manifest: "manifest.json",
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input },
    },
  };
});

const clientPages = {
  base: "/assets/",
  outDir: "dist/assets",
  input: [
    "src/views/pages/islands/booking.tsx",
    "src/views/pages/css/client.css",
    "src/views/pages/css/console.css",
  ],
};

const sandboxPage = {
  base: "/sandbox-assets/",
  outDir: "dist/sandbox",
  input: ["src/sandbox/page/browser/main.tsx", "src/sandbox/page/css/page.css"],
};
