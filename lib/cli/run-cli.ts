/** Runs one command line to its end; every failure becomes one sentence and an exit code. */
import { CommanderError } from "commander";
import { version } from "../../package.json";
import { ApiError } from "../api/api-client";
import { CliFailure, RefusedTexts } from "./failure";
import { note, printJson } from "./output";
import { printCount, printIssues } from "./print-issues";
import { createProgram } from "./program";

/** Sets `process.exitCode`: 0 ok, 1 refused or failed, 2 wrong usage. */
export async function runCli(args: readonly string[]): Promise<void> {
  const program = createProgram(version);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = report(error, args.includes("--json"));
  }
}

function report(error: unknown, isJson: boolean): number {
  // The parser has printed its sentence.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CliFailure) {
    // A sentence for each line, where several things are wrong at once.
    for (const line of `✕ ${error.message}`.split("\n")) note(line);
    return error.exitCode;
  }
  if (error instanceof RefusedTexts) return refused(error.refusal, error.texts, isJson);
  if (error instanceof ApiError) return refused(error, new Map(), isJson);
  // Also of a bug one sentence: the stack helps nobody at a terminal.
  note(`✕ ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}

function refused(refusal: ApiError, texts: ReadonlyMap<string, string>, isJson: boolean): number {
  const { code, message, issues, conflict } = refusal;
  if (isJson) printJson({ error: { code, message, issues, ...(conflict && { conflict }) } });
  else if (issues.length > 0) {
    printIssues(process.stderr, issues, texts);
    printCount(process.stderr, issues);
  } else note(`✕ ${message}`);
  return 1;
}
