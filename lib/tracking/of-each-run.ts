import { AppError } from "../errors";

/** At once: the database has other work too. */
const width = 8;

/** Asks the same of several runs, a few at a time; a run that is not there for the actor says nothing. */
export async function ofEachRun<T>(
  runIds: readonly string[],
  ask: (runId: string) => Promise<T>,
): Promise<Map<string, T>> {
  const asked = [...new Set(runIds)];
  const answers = new Map<string, T>();
  for (let at = 0; at < asked.length; at += width) {
    const part = asked.slice(at, at + width);
    const found = await Promise.all(part.map((runId) => ask(runId).catch(orNothing)));
    for (const [place, answer] of found.entries())
      if (answer !== undefined) answers.set(part[place] ?? "", answer);
  }
  return answers;
}

function orNothing(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== "NOT_FOUND") throw error;
}
