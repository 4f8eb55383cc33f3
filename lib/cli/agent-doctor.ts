import type { Command } from "commander";
import type { Finding } from "../agent/doctor/finding";
import { CliFailure } from "./failure";
import { type JsonOption, printJson } from "./output";
import { styleFor } from "./style";

interface DoctorOptions extends JsonOption {
  config?: string;
}

export function addAgentDoctorCommand(parent: Command): void {
  parent
    .command("doctor")
    .description("check what an agent on this machine needs, and say what to mend")
    .option("--json", "print one JSON object")
    .action((options: JsonOption, command: Command) => {
      const { config } = command.optsWithGlobals<DoctorOptions>();
      return examine({ ...options, ...(config === undefined ? {} : { config }) });
    });
}

async function examine({ config, json }: DoctorOptions): Promise<void> {
  const [{ runDoctor }, { readSettings }, { SettingsError }] = await Promise.all([
    import("../agent/doctor/run-doctor"),
    import("../agent/settings/settings"),
    import("../agent/settings/settings-error"),
  ]);
  let settings: ReturnType<typeof readSettings>;
  try {
    settings = readSettings(config === undefined ? {} : { config }, process.env);
  } catch (error) {
    if (error instanceof SettingsError) throw new CliFailure(error.message, 1, { cause: error });
    throw error;
  }
  const { findings, isHealthy } = await runDoctor(settings);
  if (json) printJson({ ok: isHealthy, findings });
  else for (const finding of findings) process.stdout.write(`${findingLines(finding)}\n`);
  if (!isHealthy) process.exitCode = 1;
}

function findingLines({ state, subject, detail, fix }: Finding): string {
  const style = styleFor(process.stdout);
  const marks = { ok: "✓", warning: style("warning", "!"), failed: style("error", "✕") };
  const first = `${marks[state]} ${subject.padEnd(20)} ${detail}`;
  return fix === undefined ? first : `${first}\n  ${"".padEnd(20)} ${style("dim", fix)}`;
}
