import type { Command } from "commander";
import { isAcceptable } from "../config/issue";
import { planJson } from "../config/outcome-json";
import { planJob } from "../config/validate-document";
import { planLines } from "./plan-lines";
import { printCount, printIssues } from "./print-issues";
import { InputReader } from "./read-input";
import type { Terminal } from "./terminal";

/** `slipway pipeline graph FILE`: which stages come after which, without a server (P2, P12). */
export function addPipelineGraphCommand(group: Command, terminal: Terminal = process): void {
  group
    .command("graph")
    .description("show the order of a pipeline's stages, and what they take of each other; needs no server")
    .argument("<file>", "the pipeline's document, - for standard input")
    .option("--json", "print one JSON object")
    .action(async (file: string, { json }: { json?: boolean }, command: Command) => {
      const input = await new InputReader(command, terminal.stdin).read(file, "job");
      const planned = input.issue ? { issues: [input.issue] } : planJob({ layer: "job", ...input });
      if (!("plan" in planned) && isAcceptable(planned.issues))
        command.error(`error: ${file} is no pipeline: it has no stages`, { exitCode: 2 });
      const ok = isAcceptable(planned.issues);
      if (json) {
        const answer = { ok, issues: planned.issues, stages: planJson(planned) ?? [] };
        terminal.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      } else {
        for (const line of planLines(planned)) terminal.stdout.write(`${line}\n`);
        printIssues(terminal.stderr, planned.issues, new Map([[file, input.text]]));
        printCount(terminal.stderr, planned.issues);
      }
      terminal.exitCode = ok ? 0 : 1;
    });
}
