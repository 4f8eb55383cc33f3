import { z } from "zod";
import { getDatabase } from "../lib/db/client";
import { type DoorCase, doorCases } from "../lib/testing/door-cases";
import { makeJob, makeMember, makePersonToken, makeQueue } from "../lib/testing/factories";
import { expect, test } from "./fixtures";
import { LaunchPage } from "./pages/launch-page";
import { url } from "./server";

const refusalSchema = z.object({
  error: z.object({
    issues: z.array(
      z.object({ message: z.string(), found: z.string().optional(), allowed: z.string().optional() }),
    ),
  }),
});
type Told = z.output<typeof refusalSchema>["error"]["issues"][number];

/** What the API says about a launch. */
async function askApi(token: string, body: unknown): Promise<Told[]> {
  const answer = await fetch(`${url}/api/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(400);
  return refusalSchema.parse(await answer.json()).error.issues;
}

/** Beside its field, an issue leaves out the field's name; elsewhere it says the same sentence. */
function asShown({ message, found, allowed }: Told, form: DoorCase["form"]): string {
  return form === "field" ? `${found} is not allowed here: ${allowed}.` : message;
}

for (const one of doorCases.filter(({ form }) => form !== undefined)) {
  test(`the form says what the API says of ${one.title}`, async ({ signIn, otherTeam }) => {
    const db = getDatabase();
    const person = await makeMember(db, "researcher", { teamId: otherTeam.teamId });
    const { token } = await makePersonToken(db, person);
    await makeQueue(db, otherTeam.teamId, { name: "doors", resource: "docker", text: one.queue });
    const job = await makeJob(db, otherTeam.teamId, { text: one.job });
    const { values, override } = one;
    const issues = await askApi(token, { queue: "doors", job: job.name, values, override });
    expect(issues.length).toBeGreaterThan(0);

    const page = await signIn("researcher", { person, teamId: otherTeam.teamId });
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue: "doors" });
    // Nothing is wrong with job and queue: it is what is typed that is refused.
    await expect(launch.launch).toBeEnabled();
    for (const [name, value] of Object.entries(values)) await launch.fillField(name, value);
    if (override !== undefined) await launch.writeOverride(override);
    for (const issue of issues)
      await expect(launch.form.getByText(asShown(issue, one.form)).first()).toBeVisible();
    await expect(launch.launch).toBeDisabled();
  });
}
