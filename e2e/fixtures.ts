/**
 * What every journey starts from: people of a team, made past the use cases, and browsers that are signed in as them.
 * Every page is watched: a request to another host, an error in the page or in its console fails the journey.
 */
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { PersonActor, Role, SystemActor, TeamId } from "../lib/access/actor";
import { trustTeamId } from "../lib/access/trust-team-id";
import { closeDatabase, getDatabase } from "../lib/db/client";
import { findFirstTeam } from "../lib/db/teams";
import { cancelRun } from "../lib/dispatch/line/cancel-run";
import { makeMember, makeTeam } from "../lib/testing/factories";
import { type MadeRun, makeRun, type RunOptions } from "../lib/testing/run-factories";
import { joinRunningSlipway, sessionCookie } from "../lib/testing/running-slipway";
import { dataDir, url } from "./server";

interface WorkerFixtures {
  /** The team of the first start: its queue `local` is served by the local agent. */
  mainTeam: SystemActor;
}

interface TestFixtures {
  /** A page of a new person with this role, of the main team unless another is given. */
  signIn(role: Role, options?: SignInOptions): Promise<Page>;
  /** A page that nobody is signed in to. */
  visit(options?: VisitOptions): Promise<Page>;
  /** A team that nobody else is in. */
  otherTeam: SystemActor;
  /** A run on the local agent that goes on for as long as the journey does, and gives its place back then. */
  lastingRun(options: Pick<RunOptions, "queueId" | "personId" | "author">): Promise<MadeRun>;
}

interface VisitOptions {
  colorScheme?: "light" | "dark";
  viewport?: { width: number; height: number };
  /** Console errors a journey provokes on purpose, such as a page that is not found. */
  expectErrors?: RegExp;
}

interface SignInOptions extends VisitOptions {
  teamId?: TeamId;
  person?: PersonActor;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  mainTeam: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      joinRunningSlipway(dataDir, url);
      const team = await findFirstTeam(getDatabase());
      if (!team) throw new Error("the first start made no team");
      await use({ kind: "system", name: "system", teamId: trustTeamId(team.id) });
      await closeDatabase();
    },
    { scope: "worker" },
  ],
  otherTeam: async ({ mainTeam: _running }, use) => {
    await use(await makeTeam(getDatabase()));
  },
  lastingRun: async ({ mainTeam }, use) => {
    const runIds: string[] = [];
    await use(async (options) => {
      const { teamId } = mainTeam;
      const run = await makeRun(getDatabase(), { ...options, teamId, program: { argv: ["sleep", "600"] } });
      runIds.push(run.id);
      return run;
    });
    for (const runId of runIds) await cancelRun(mainTeam, { runId });
  },
  visit: async ({ browser }, use) => {
    const watched: Watched[] = [];
    await use(async (options = {}) => {
      const page = await watch(await browser.newContext(contextOptions(options)), options, watched);
      return page;
    });
    await closeAll(watched);
  },
  signIn: async ({ browser, mainTeam }, use) => {
    const watched: Watched[] = [];
    await use(async (role, options = {}) => {
      const teamId = options.teamId ?? mainTeam.teamId;
      const person = options.person ?? (await makeMember(getDatabase(), role, { teamId }));
      const context = await browser.newContext(contextOptions(options));
      await context.addCookies([await sessionCookie(person, url)]);
      return watch(context, options, watched);
    });
    await closeAll(watched);
  },
});

export { expect };

function contextOptions({ colorScheme, viewport }: VisitOptions) {
  return { baseURL: url, ...(colorScheme && { colorScheme }), ...(viewport && { viewport }) };
}

interface Watched {
  context: BrowserContext;
  problems: string[];
}

/** The browser gives up what is under way whenever a container's network comes or goes. */
const machinesOwn = /net::ERR_NETWORK_CHANGED/;

async function watch(context: BrowserContext, options: VisitOptions, all: Watched[]): Promise<Page> {
  const problems: string[] = [];
  all.push({ context, problems });
  context.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const isOurs = ["data:", "blob:", "about:"].includes(protocol) || host === new URL(url).host;
    if (!isOurs) problems.push(`request to another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    const isExpected = options.expectErrors?.test(message.text()) || machinesOwn.test(message.text());
    if (message.type() === "error" && !isExpected)
      problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => problems.push(`page: ${error.error().message}`));
  return context.newPage();
}

async function closeAll(watched: Watched[]): Promise<void> {
  for (const { context } of watched) await context.close();
  expect(watched.flatMap(({ problems }) => problems)).toEqual([]);
}
