/** A member of a new team who speaks as clients of W&B do, to the real handlers. */
import type { PersonActor } from "../access/actor";
import { getDatabase } from "../db/client";
import { answerRequest } from "./api-server";
import { makeMember, makePersonToken, makeTeam } from "./factories";

export interface Client {
  actor: PersonActor;
  team: string;
  token: string;
  ask: (query: string, variables?: object, more?: object) => Promise<{ status: number; body: Answer }>;
  send: (place: string, body: object) => Promise<Response>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a client reads of an answer
export type Answer = any;

export const basic = (key: string) => `Basic ${Buffer.from(`api:${key}`).toString("base64")}`;

export function post(
  address: string,
  body: unknown,
  key?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return answerRequest(
    new Request(`http://slipway.test${address}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "box.test:3000",
        ...headers,
        ...(key && { authorization: basic(key) }),
      },
      body: JSON.stringify(body),
    }),
  );
}

export async function makeClient(role: "admin" | "researcher" | "viewer" = "researcher"): Promise<Client> {
  const { teamId } = await makeTeam(getDatabase());
  const actor = await makeMember(getDatabase(), role, { teamId });
  const { token } = await makePersonToken(getDatabase(), actor);
  const { name: team } = await getDatabase().team.findUniqueOrThrow({ where: { id: teamId } });
  return {
    actor,
    team,
    token,
    async ask(query, variables = {}, more = {}) {
      const response = await post("/graphql", { query, variables, operationName: "", ...more }, token);
      return { status: response.status, body: await response.json() };
    },
    send: (place, body) => post(`/files/${team}/${place}/file_stream`, body, token),
  };
}

export const upsert = `mutation UpsertBucket($name: String, $project: String, $config: JSONString, $entity: String, $state: String) {
  upsertBucket(input: {name: $name, modelName: $project, config: $config, entityName: $entity, state: $state}) {
    bucket { id name displayName project { name entity { name } } historyLineCount } inserted } }`;

export async function begin(client: Client, name = "run-1", project = "p") {
  const { body } = await client.ask(upsert, {
    name,
    project,
    config: '{"_wandb":{"value":{"t":{"1":[1]}}}}',
  });
  return body.data.upsertBucket.bucket;
}
