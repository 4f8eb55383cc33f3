/** @type {import('next').NextConfig} */
const config = {
  output: "standalone",
  // No page shows images of other addresses, so nobody can have the server fetch one.
  images: { unoptimized: true },
  serverExternalPackages: ["pg"],
  // `npm run check` checks types, tests included; a build for a start would only do half of it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { "monaco-editor/esm/vs/editor/editor.worker.js": "monaco-editor/editor/editor.worker.js" },
  },
};
export default config;
