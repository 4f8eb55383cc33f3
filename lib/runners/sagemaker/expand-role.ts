import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { StartRefusal } from "../runner";

interface Account {
  partition: string;
  id: string;
}

/** Makes the bare name of a role that role of the account whose credentials these are, as W&B's agent does. */
export function createRoleExpander(client: STSClient): (role: string) => Promise<string> {
  let known: Promise<Account> | undefined;
  return async (role) => {
    known ??= findAccount(client);
    try {
      const { partition, id } = await known;
      return `arn:${partition}:iam::${id}:role/${role}`;
    } catch (error) {
      // The next run asks again: credentials may have come since.
      known = undefined;
      throw error;
    }
  };
}

/** Anybody with valid credentials may ask for this; it needs no permission. */
async function findAccount(client: STSClient): Promise<Account> {
  const { Account: id, Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
  const [, partition] = Arn.split(":");
  if (!id || !partition)
    throw new StartRefusal("start", "AWS did not say which account the agent's credentials are of");
  return { partition, id };
}
