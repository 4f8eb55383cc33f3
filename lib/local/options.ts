import path from "node:path";
import { parseArgs } from "node:util";

export interface LocalOptions {
  port: number;
  dataDir: string;
  agent: boolean;
  example: boolean;
  dev: boolean;
  help: boolean;
}

export const usage = `Usage: npm start -- [options]

  --port N        port of the web server on 127.0.0.1 (default: 3000, or $PORT)
  --data-dir DIR  where Postgres, secrets and the agent keep their files (default: .slipway)
  --no-agent      start no local agent
  --no-example    lay down no example on the first start
  --help          print this

DATABASE_URL, when set, is used instead of the embedded PostgreSQL (15 or newer).`;

/** A sentence for the person at the terminal; `npm start` prints it and ends with exit code 1. */
export class StartError extends Error {}

/** Reads the command line; throws StartError with one sentence when it cannot be understood. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv, cwd: string): LocalOptions {
  const { values } = parse(args);
  const portText = values.port ?? env.PORT ?? "3000";
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port < 1 || port > 65_535)
    throw new StartError(`--port must be a number from 1 to 65535, not "${portText}".`);
  return {
    port,
    dataDir: path.resolve(cwd, values["data-dir"] ?? env.SLIPWAY_DATA_DIR ?? ".slipway"),
    agent: !values["no-agent"],
    example: !values["no-example"],
    dev: values.dev ?? false,
    help: values.help ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: "string" },
        "data-dir": { type: "string" },
        "no-agent": { type: "boolean" },
        "no-example": { type: "boolean" },
        dev: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new StartError(`${reason}. Options: --port, --data-dir, --no-agent, --no-example, --help.`);
  }
}
