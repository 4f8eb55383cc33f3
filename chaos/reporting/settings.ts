/** What a reporting program is told in its environment, and the lines it reports. */
import { z } from "zod";

export const project = "reporting";

export interface ReporterSettings {
  url: string;
  /** Of a person who may report. */
  key: string;
  /** Of the run: the same again is the same run. */
  name: string;
  lines: number;
  /** A file for what the server has acknowledged. */
  ledger: string;
}

/** Line `number` of every run: whoever sends it sends the same. */
export function lineAt(number: number): { _step: number; value: number } {
  return { _step: number, value: number / 8 };
}

const environmentSchema = z.object({
  REPORT_URL: z.string(),
  REPORT_KEY: z.string(),
  REPORT_NAME: z.string(),
  REPORT_LINES: z.coerce.number(),
  REPORT_LEDGER: z.string(),
});

export function writeSettings(settings: ReporterSettings): Record<string, string> {
  return {
    REPORT_URL: settings.url,
    REPORT_KEY: settings.key,
    REPORT_NAME: settings.name,
    REPORT_LINES: String(settings.lines),
    REPORT_LEDGER: settings.ledger,
  };
}

export function readSettings(environment: NodeJS.ProcessEnv): ReporterSettings {
  const read = environmentSchema.parse(environment);
  return {
    url: read.REPORT_URL,
    key: read.REPORT_KEY,
    name: read.REPORT_NAME,
    lines: read.REPORT_LINES,
    ledger: read.REPORT_LEDGER,
  };
}
