import { type Command, Option } from "commander";
import { type Issue, isAcceptable } from "../config/issue";
import { type ValidatedFile, validationJson } from "../config/outcome-json";
import { documentKinds } from "../config/read/detect-kind";
import { validateDocument } from "../config/validate-document";
import { printCount, printIssues } from "./print-issues";
import { InputReader } from "./read-input";
import type { Terminal } from "./terminal";

interface ValidateOptions {
  kind?: (typeof documentKinds)[number];
  json?: boolean;
}

/** `slipway validate FILE...`: the engine's word on documents, without a server (product section 7). */
export function addValidateCommand(program: Command, terminal: Terminal = process): void {
  program
    .command("validate")
    .description("check queue, job, base, sweep, agent, fields and pipeline files; needs no server")
    .argument("<file...>", "YAML or JSON files, - for standard input")
    .addOption(
      new Option("--kind <kind>", "what the files are, instead of finding out").choices(documentKinds),
    )
    .option("--json", "print one JSON object")
    .action((files: string[], options: ValidateOptions, command: Command) =>
      validate(files, options, command, terminal),
    );
}

async function validate(
  files: string[],
  { kind, json }: ValidateOptions,
  command: Command,
  terminal: Terminal,
): Promise<void> {
  const reader = new InputReader(command, terminal.stdin);
  const validated: ValidatedFile[] = [];
  const issues: Issue[] = [];
  const texts = new Map<string, string>();
  for (const file of files) {
    const input = await reader.read(file, "job");
    texts.set(file, input.text);
    const found = input.issue ? { issues: [input.issue] } : validateDocument(input, kind);
    validated.push({ file, kind: ("kind" in found ? found.kind : kind) ?? null });
    issues.push(...found.issues);
  }
  if (json) terminal.stdout.write(`${JSON.stringify(validationJson(validated, issues), null, 2)}\n`);
  else {
    printIssues(terminal.stdout, issues, texts);
    printCount(terminal.stdout, issues);
  }
  terminal.exitCode = isAcceptable(issues) ? 0 : 1;
}
