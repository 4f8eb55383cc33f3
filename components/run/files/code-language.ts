/** Endings of files whose language is called otherwise. */
const others: Record<string, string> = {
  ...{
    py: "python",
    pyi: "python",
    js: "javascript",
    mjs: "javascript",
    cjs: "javascript",
    jsx: "javascript",
  },
  ...{ ts: "typescript", tsx: "typescript", sh: "bash", zsh: "bash", yml: "yaml", toml: "ini", cfg: "ini" },
  ...{
    conf: "ini",
    rs: "rust",
    rb: "ruby",
    kt: "kotlin",
    h: "c",
    cc: "cpp",
    hpp: "cpp",
    cu: "cpp",
    cuh: "cpp",
  },
  ...{ pl: "perl", html: "xml", svg: "xml", ipynb: "json", jsonl: "json", ndjson: "json" },
};
const plain = new Set(["txt", "log", "gitignore", "dockerignore", "lock", "env", "csv", "tsv"]);

/** In which language a file is written, by its name; undefined for plain text. */
export function codeLanguage(path: string): string | undefined {
  const base = (path.split("/").at(-1) ?? "").toLowerCase();
  if (base === "makefile") return "makefile";
  const dot = base.lastIndexOf(".");
  const ending = dot < 0 ? "" : base.slice(dot + 1);
  if (ending === "" || plain.has(ending)) return undefined;
  return Object.hasOwn(others, ending) ? others[ending] : ending;
}
