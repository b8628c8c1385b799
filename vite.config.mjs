// Builds the web app (web/) into web/dist, or into the folder that --outDir names.
import { defineConfig } from "vite";

export default defineConfig({
  root: "web",
  // Relative addresses, so that the app also works below a path of a proxy.
  base: "./",
  clearScreen: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    // The page's policy knows no data: addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
