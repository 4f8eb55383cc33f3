import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { SystemActor } from "../access/actor";
import { createApiToken } from "../catalog/create-api-token";
import { createSetupLink } from "../catalog/create-setup-link";
import { ensureTeam } from "../catalog/ensure-team";
import { findLiveApiToken } from "../db/api-tokens";
import { closeDatabase, getDatabase } from "../db/client";
import { hashSecretToken } from "../db/secret-token";
import { findFirstTeam } from "../db/teams";
import type { Result } from "../result";
import { layDownExample } from "./example";
import { StartError } from "./options";
import { writePrivateFile } from "./secrets";

export interface FirstStart {
  /** One line for the terminal. */
  detail: string;
  /** Holds the local agent's token, readable by its owner only. */
  tokenFile: string;
  /** The one-time link to the first admin's page; absent once there are people. */
  setupLink?: string;
}

interface FirstStartOptions {
  root: string;
  url: string;
  dataDir: string;
  agent: boolean;
  example: boolean;
}

/** What a new database needs before it is of use: a team, an example, the local agent's token and the way in. */
export async function setUpFirstStart(options: FirstStartOptions): Promise<FirstStart> {
  try {
    const link = await createSetupLink();
    const team = await firstTeam();
    const example =
      link && options.example ? await layDownExample(team, repositoryOf(options.root)) : undefined;
    const tokenFile = path.join(options.dataDir, "agent-token");
    if (options.agent) await ensureAgentToken(team, tokenFile);
    const detail = example ?? (link ? "none" : "kept");
    return { detail, tokenFile, ...(link && { setupLink: `${options.url}${link.path}` }) };
  } finally {
    await closeDatabase();
  }
}

async function firstTeam(): Promise<SystemActor> {
  const team = await findFirstTeam(getDatabase());
  return team ? { kind: "system", name: "system", teamId: team.id } : ensureTeam("main");
}

/** The token of an earlier start is kept while this database knows it. */
async function ensureAgentToken(team: SystemActor, file: string): Promise<void> {
  if (fs.existsSync(file)) {
    const known = await findLiveApiToken(
      getDatabase(),
      hashSecretToken(fs.readFileSync(file, "utf8").trim()),
    );
    if (known?.token.kind === "agent" && known.token.teamId === team.teamId) return;
    fs.rmSync(file);
  }
  const { token } = required(await createApiToken(team, { kind: "agent", name: "local agent" }));
  writePrivateFile(file, `${token}\n`);
}

function required<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new StartError(result.issues.map((issue) => issue.message).join(" "));
}

/** This clone as a source of the example job: undefined where it is no git repository, as after a download without history. */
function repositoryOf(root: string): { address: string; commit: string } | undefined {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", root, ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    if (fs.realpathSync(git("rev-parse", "--show-toplevel")) !== fs.realpathSync(root)) return undefined;
    git("cat-file", "-e", "HEAD:examples/train/train.mjs");
    return { address: `file://${root}`, commit: git("rev-parse", "HEAD") };
  } catch {
    return undefined;
  }
}
