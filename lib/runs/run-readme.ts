/** How to do a run again, in words and commands: the first page of its archive. */
import { chooseArgv, codeSource } from "../config/render/argv";
import { mapAt } from "../config/render/render-context";
import { maskedValue } from "../config/secrets/mask-admin-env";
import { shellWord } from "../config/values/shell-word";
import type { RunDetail, RunInputView } from "./run-view";

/** Addresses of the server that the archive is of, and its files, as `name`, `what it is`. */
export interface ReadmeInput {
  run: RunDetail;
  url: string;
  files: readonly (readonly [name: string, about: string])[];
}

/** Markdown. */
export function runReadme({ run, url, files }: ReadmeInput): string {
  return [
    `# Run ${run.name}`,
    "",
    ...facts(run, url).map(([name, value]) => `- **${name}**: ${value}`),
    "",
    ...(run.origin === "launched" ? again(run) : []),
    "## Elsewhere",
    "",
    ...elsewhere(run),
    "## What is in this archive",
    "",
    "| file | what it is |",
    "|---|---|",
    ...files.map(([name, about]) => `| \`${name}\` | ${about} |`),
    "",
  ].join("\n");
}

function facts(run: RunDetail, url: string): [string, string][] {
  const facts: [string, string | null | undefined][] = [
    ["id", `\`${run.id}\`, ${url}/runs/${run.id}`],
    ["state", run.reason === null || run.reason === run.state ? run.state : `${run.state} (${run.reason})`],
    ["by", `${run.author}, ${run.createdAt}`],
    ["queue", run.queue && `${run.queue.name}, version ${run.queueVersion}, on ${run.resource}`],
    ["job", run.job && `${run.job.name}, version ${run.job.version}`],
    ["project", run.project],
    ["commit", run.commit && `\`${run.commit}\``],
    ["image", run.imageDigest && `\`${run.imageDigest}\``],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}

function again({ id }: RunDetail): string[] {
  return [
    "## On the same server",
    "",
    "The frozen documents, code and input versions, whatever queue and job say today:",
    "",
    ...shell([`slipway run rerun ${id} --mode exact`]),
  ];
}

function elsewhere(run: RunDetail): string[] {
  const { exports, unknown } = variables(run);
  const lines = [
    ...fetchCode(run),
    ...run.inputs.flatMap((one) => fetchInput(one, run.project)),
    ...exports,
    ...start(run),
  ];
  if (lines.length === 0)
    return ["Nobody launched this run here, so how its program was started is not known.", ""];
  return [
    ...shell(lines),
    ...(unknown.length > 0
      ? [`Their values are not in this archive: ${unknown.map((name) => `\`${name}\``).join(", ")}.`, ""]
      : []),
  ];
}

function shell(lines: readonly string[]): string[] {
  return ["```sh", ...lines, "```", ""];
}

function fetchCode({ config, commit, imageDigest }: RunDetail): string[] {
  switch (codeSource(config)) {
    case "git": {
      const { repository, commit: written } = mapAt(config.git);
      const at = commit ?? (typeof written === "string" ? written : null);
      if (typeof repository !== "string") return [];
      return [
        `git clone ${shellWord(repository)} code`,
        "cd code",
        ...(at ? [`git checkout ${shellWord(at)}`] : []),
      ];
    }
    case "docker": {
      const { image } = mapAt(config.docker);
      const pulled = imageDigest?.includes("@") ? imageDigest : image;
      return typeof pulled === "string" ? [`docker pull ${shellWord(pulled)}`] : [];
    }
    case "artifact":
      return typeof config.artifact === "string"
        ? [`slipway artifact get ${shellWord(bare(config.artifact))} code`, "cd code"]
        : [];
    default:
      return [];
  }
}

function fetchInput({ name, version, path, digest }: RunInputView, project: string): string[] {
  if (version === null) return [`# ${bare(name)} was never there`];
  const written = bare(name).split(":")[0]?.split("/").slice(0, -1).at(-1);
  const known = shellWord(`${written ?? project}/${version}`);
  return [`slipway artifact get ${known} ${shellWord(path)}${digest === null ? "" : `  # digest ${digest}`}`];
}

function bare(name: string): string {
  return name.replace(/^wandb-artifact:\/\//, "");
}

function variables({ config, fromAgent }: RunDetail): { exports: string[]; unknown: string[] } {
  const env = Object.entries(mapAt(config.env));
  const isUnknown = ([name, value]: [string, unknown]) =>
    value === null ||
    value === maskedValue ||
    fromAgent.some(({ at }) => at === `env.${name}` || at.endsWith(`/env/${name}`));
  return {
    exports: env
      .filter((entry) => !isUnknown(entry))
      .map(([name, value]) => `export ${name}=${shellWord(String(value))}`),
    unknown: env.filter(isUnknown).map(([name]) => name),
  };
}

function start({ config, origin }: RunDetail): string[] {
  if (origin !== "launched") return [];
  const { argv } = chooseArgv(config);
  const words = argv.kind === "image" ? argv.args : [...argv.exec, ...argv.args];
  if (argv.kind === "image") return [`# the image's own program, with: ${words.map(shellWord).join(" ")}`];
  return words.length > 0 ? [words.map(shellWord).join(" ")] : [];
}
