/** @type {import('next').NextConfig} */
const config = {
  output: "standalone",
  serverExternalPackages: ["pg"],
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { "monaco-editor/esm/vs/editor/editor.worker.js": "monaco-editor/editor/editor.worker.js" },
  },
};
export default config;
