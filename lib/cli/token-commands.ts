import { type Command, Option } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { type JsonOption, note, printJson, printTable } from "./output";
import { readCount, repeated } from "./set-option";
import { agoWords } from "./words";

export function addTokenListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list API tokens: all of the team for admins, else your own")
    .option("--json", "print one JSON object")
    .action(listTokens);
}

async function listTokens({ json }: JsonOption): Promise<void> {
  const answer = await connect().call(endpoints.listTokens, {});
  if (json) return printJson(answer);
  const now = new Date();
  printTable(answer.tokens, [
    { title: "ID", text: ({ id }) => id },
    { title: "NAME", text: ({ name }) => name },
    { title: "KIND", text: ({ kind }) => kind },
    { title: "TOKEN", text: ({ prefix }) => `${prefix}…` },
    { title: "PERSON", text: ({ person }) => person?.name ?? "" },
    { title: "MAY", text: ({ readOnly }) => (readOnly ? "look" : "change") },
    { title: "QUEUES", text: ({ queues }) => queues.map(({ name }) => name).join(" ") || "all" },
    { title: "STATE", text: ({ state }) => state },
    {
      title: "USED",
      text: ({ lastUsedAt }) => agoWords(lastUsedAt, now) || "never",
      plain: ({ lastUsedAt }) => lastUsedAt ?? "",
    },
    {
      title: "EXPIRES",
      text: ({ expiresAt }) => expiresAt?.slice(0, 10) ?? "never",
      plain: ({ expiresAt }) => expiresAt ?? "",
    },
  ]);
}

interface CreateOptions {
  kind: "person" | "agent";
  queue?: string[];
  readOnly?: boolean;
  expiresInDays?: number;
  json?: boolean;
}

export function addTokenCreateCommand(parent: Command): void {
  parent
    .command("create")
    .description("create an API token and print it, this once")
    .argument("<name>", "what it is for")
    .addOption(
      new Option("--kind <kind>", "person: acts as you; agent: may take runs")
        .choices(["person", "agent"])
        .default("person"),
    )
    .addOption(repeated("--queue <name>", "for this queue only"))
    .option("--read-only", "it looks and changes nothing")
    .option("--expires-in-days <number>", "until then; else as long as the token you use now", readCount)
    .option("--json", "print one JSON object")
    .action(createToken);
}

async function createToken(name: string, { json, queue, ...asked }: CreateOptions): Promise<void> {
  const body = { ...asked, name, queues: queue };
  const created = await connect().call(endpoints.createToken, { body });
  if (json) return printJson(created);
  process.stdout.write(`${created.token}\n`);
  const { id, expiresAt } = created.view;
  const until =
    expiresAt === null
      ? "until it or the token it was made with is revoked"
      : `until ${expiresAt.slice(0, 10)}`;
  note(`Keep it now: it is not shown again. It works ${until}. Revoke it with: slipway token revoke ${id}`);
}

export function addTokenRevokeCommand(parent: Command): void {
  parent
    .command("revoke")
    .description("end an API token at once, and those that were made with it")
    .argument("<id>", "its id, from slipway token list")
    .option("--json", "print one JSON object")
    .action(async (tokenId: string, { json }: JsonOption) => {
      const answer = await connect().call(endpoints.revokeToken, { params: { tokenId } });
      if (json) printJson(answer);
      else
        for (const id of [answer.tokenId, ...answer.alsoRevoked.map((one) => one.id)])
          process.stdout.write(`${id}\trevoked\n`);
    });
}
