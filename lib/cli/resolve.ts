import fs from "node:fs";
import { type Command, Option } from "commander";
import { stringify } from "yaml";
import { noGuardrails } from "../config/guardrails/guardrails";
import { makeLaunchTerms } from "../config/guardrails/make-launch-terms";
import type { Issue } from "../config/issue";
import type { LayerName } from "../config/layer";
import { answerText, type Reader, readers, resolutionJson, seenBy } from "../config/outcome-json";
import type { Resolution, ResolveInput } from "../config/resolution";
import { resolveConfig } from "../config/resolve-config";
import type { ConfigDocument } from "../config/tree/node";
import { baseDirectory } from "./base-directory";
import { plainLines } from "./plain-lines";
import { planLines } from "./plan-lines";
import { printCount, printIssues } from "./print-issues";
import { InputReader } from "./read-input";
import { addValue } from "./set-option";
import { styleFor } from "./style";
import type { Terminal } from "./terminal";

interface ResolveOptions {
  queue: string;
  job?: string;
  baseDir: string;
  set: [string, string][];
  override?: string;
  overrideResourceArgs?: string;
  runId?: string;
  runName?: string;
  entity?: string;
  project?: string;
  stage?: string;
  as: Reader;
  render?: "manifest";
  json?: boolean;
}

/** `slipway resolve`: what a launch would run, and where every value comes from, without a server (product section 7). */
export function addResolveCommand(program: Command, terminal: Terminal = process): void {
  program
    .command("resolve")
    .description(
      "merge a queue, a job and overrides into one config with the source of every value; needs no server",
    )
    .requiredOption("--queue <file>", "the queue's document")
    .option("--job <file>", "the job's document, or a pipeline")
    .option("--base-dir <directory>", "where base configs are looked for", ".")
    .option("--set <name=value>", "a template value; may be repeated", addValue, [])
    .option("--override <file>", "values for this launch, - for standard input")
    .option("--override-resource-args <json>", "an override at resource_args")
    .option("--run-id <id>", "fills ${run_id}")
    .option("--run-name <name>", "fills ${run_name}")
    .option("--entity <entity>", "the team that asks")
    .option("--project <project>", "the project, as an override")
    .option("--stage <name>", "one stage of a pipeline")
    .addOption(new Option("--as <reader>", "who reads the output").choices(readers).default("admin"))
    .addOption(
      new Option("--render <what>", "also the request that the target is sent").choices(["manifest"]),
    )
    .option("--json", "print one JSON object")
    .action((options: ResolveOptions, command: Command) => resolve(options, command, terminal));
}

async function resolve(options: ResolveOptions, command: Command, terminal: Terminal): Promise<void> {
  const { input, texts, issues } = await readInput(options, command, terminal);
  const resolution = issues.length > 0 ? unreadable(issues) : resolveConfig(input);
  const seen = seenBy(resolution, options.as);
  if (options.json) terminal.stdout.write(`${answerText(resolutionJson(seen), "  ")}\n`);
  else print(seen, texts, terminal);
  terminal.exitCode = seen.ok ? 0 : 1;
}

interface ReadInput {
  input: ResolveInput;
  texts: Map<string, string>;
  /** Of files that are no text at all. */
  issues: Issue[];
}

async function readInput(options: ResolveOptions, command: Command, terminal: Terminal): Promise<ReadInput> {
  const reader = new InputReader(command, terminal.stdin);
  const texts = new Map<string, string>();
  const issues: Issue[] = [];
  const document = async (
    file: string | undefined,
    layer: LayerName,
  ): Promise<ConfigDocument | undefined> => {
    if (file === undefined) return undefined;
    const { text, issue } = await reader.read(file, layer);
    texts.set(file, text);
    if (issue) issues.push(issue);
    return { layer, file, text };
  };
  const queue = (await document(options.queue, "queue")) ?? { layer: "queue", file: "-", text: "" };
  const job = await document(options.job, "job");
  const override = await document(options.override, "override");
  const overrides = [override, ...flagOverrides(options)].filter((one) => one !== undefined);
  for (const { file, text } of overrides) texts.set(file, text);
  const macros = { run_id: options.runId, run_name: options.runName };
  const input: ResolveInput = {
    queue,
    ...(job ? { job } : {}),
    overrides,
    ...(options.entity === undefined ? {} : { entity: options.entity }),
    loadBase: remembering(loadBases(options.baseDir, command), texts),
    values: Object.fromEntries(options.set),
    macros: Object.fromEntries(Object.entries(macros).filter(([, value]) => value !== undefined)),
    ...(options.stage === undefined ? {} : { stage: options.stage }),
    render: options.render === "manifest",
  };
  return { input, texts, issues };
}

/** Flags that count as overrides (R25); a flag is the document that its value stands in. */
function flagOverrides({ overrideResourceArgs, project }: ResolveOptions): ConfigDocument[] {
  const layer = "override";
  return [
    ...(overrideResourceArgs === undefined
      ? []
      : [
          {
            layer,
            file: "--override-resource-args",
            text: overrideResourceArgs,
            under: "resource_args",
          } as const,
        ]),
    // A text whatever it holds: `--project 1.10` is no number.
    ...(project === undefined
      ? []
      : [{ layer, file: "--project", text: JSON.stringify(project), under: "project" } as const]),
  ];
}

function loadBases(directory: string, command: Command): NonNullable<ResolveInput["loadBase"]> {
  const isDirectory = fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isDirectory) command.error(`error: --base-dir ${directory} is no directory`, { exitCode: 2 });
  return baseDirectory(directory);
}

/** Base configs are quoted like the files that were named. */
function remembering(
  load: NonNullable<ResolveInput["loadBase"]>,
  texts: Map<string, string>,
): NonNullable<ResolveInput["loadBase"]> {
  return (name, from) => {
    const found = load(name, from);
    if (found && "text" in found) texts.set(found.file, found.text);
    return found;
  };
}

function unreadable(issues: Issue[]): Resolution {
  return {
    ok: false,
    issues,
    config: {},
    sources: {},
    values: {},
    fields: [],
    gitSources: [],
    terms: makeLaunchTerms({}, noGuardrails()),
  };
}

function print(
  { config, sources, manifest, fromAgent, issues, ...pipeline }: Resolution,
  texts: Map<string, string>,
  terminal: Terminal,
): void {
  const style = styleFor(terminal.stdout);
  const lines = plainLines(config, sources);
  const width = Math.min(60, Math.max(0, ...lines.map(({ text }) => text.length)));
  for (const { text, source } of lines) {
    terminal.stdout.write(source ? `${text.padEnd(width)}  ${style("dim", `# ${source}`)}\n` : `${text}\n`);
  }
  for (const line of planLines(pipeline)) terminal.stdout.write(`${style("dim", `# ${line}`)}\n`);
  if (manifest) terminal.stdout.write(`\n${style("bold", "# manifest")}\n${stringify(manifest)}`);
  for (const { name, at } of fromAgent ?? []) {
    terminal.stdout.write(`${style("dim", `# ${name} comes from the agent at ${at}`)}\n`);
  }
  printIssues(terminal.stderr, issues, texts);
  printCount(terminal.stderr, issues);
}
