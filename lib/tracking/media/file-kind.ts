/** What a file is to a reader, by its name: which viewer shows it, and as what it is sent to one. */

export type FileKind =
  | "image"
  | "audio"
  | "video"
  | "html"
  | "table"
  | "plotly"
  /** A cloud of points in space. */
  | "points"
  /** A body in space, in a format of programs for such. */
  | "shape"
  | "molecule"
  | "json"
  | "csv"
  | "diff"
  | "markdown"
  | "text"
  /** Nothing here shows it: it is there to be downloaded. */
  | "other";

const images = new Map(
  Object.entries({
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    bmp: "image/bmp",
    avif: "image/avif",
    svg: "image/svg+xml",
  }),
);
const sounds = new Map(
  Object.entries({
    wav: "audio/wav",
    mp3: "audio/mpeg",
    ogg: "audio/ogg",
    oga: "audio/ogg",
    opus: "audio/ogg",
    flac: "audio/flac",
    m4a: "audio/mp4",
    aac: "audio/aac",
  }),
);
const films = new Map(
  Object.entries({
    mp4: "video/mp4",
    m4v: "video/mp4",
    webm: "video/webm",
    ogv: "video/ogg",
    mov: "video/quicktime",
  }),
);
const texts =
  "txt log rst py pyi ipynb r jl js mjs cjs ts tsx jsx css scss sh bash zsh fish ps1 bat c h cc cpp hpp cu cuh go rs java kt scala rb pl lua sql yaml yml toml ini cfg conf env properties proto graphql tf hcl xml jsonl ndjson gitignore dockerignore lock".split(
    " ",
  );
const shapes = ["obj", "glb", "gltf", "stl", "ply", "babylon", "fbx"];
const molecules = ["pdb", "pqr", "mmcif", "mcif", "cif", "sdf", "sd", "gro", "mol", "mol2", "mmtf", "xyz"];
const textNames = ["dockerfile", "makefile", "license", "readme", "procfile", "requirements", "pipfile"];

/** Which viewer shows a file. */
export function fileKind(name: string): FileKind {
  const base = baseOf(name);
  if (base.endsWith(".table.json")) return "table";
  if (base.endsWith(".plotly.json")) return "plotly";
  if (base.endsWith(".pts.json")) return "points";
  const ending = endingOf(base);
  if (images.has(ending)) return "image";
  if (sounds.has(ending)) return "audio";
  if (films.has(ending)) return "video";
  if (shapes.includes(ending)) return "shape";
  if (molecules.includes(ending)) return "molecule";
  switch (ending) {
    case "html":
    case "htm":
      return "html";
    case "json":
      return "json";
    case "csv":
    case "tsv":
      return "csv";
    case "diff":
    case "patch":
      return "diff";
    case "md":
    case "markdown":
      return "markdown";
    default:
      return texts.includes(ending) || textNames.includes(base) ? "text" : "other";
  }
}

/**
 * As what a file is sent. Only what a page of ours draws by itself has a type of its own: a browser never takes anything
 * else that a program saved for a page, a script or a style.
 */
export function contentType(name: string): string {
  const ending = endingOf(baseOf(name));
  return images.get(ending) ?? sounds.get(ending) ?? films.get(ending) ?? "application/octet-stream";
}

function baseOf(name: string): string {
  return (name.split("/").at(-1) ?? "").toLowerCase();
}

function endingOf(base: string): string {
  const dot = base.lastIndexOf(".");
  return dot < 0 ? "" : base.slice(dot + 1);
}
