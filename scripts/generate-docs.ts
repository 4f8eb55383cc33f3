/** Writes the pages of docs/reference that are made from code: `npm run docs`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { agentProtocolDoc } from "../lib/api/agent-protocol-doc";
import { apiDoc } from "../lib/api/api-doc";
import { cliDoc } from "../lib/cli/cli-doc";
import { issueCodes } from "../lib/config/issues/issue-codes";
import { launchConfigDoc } from "../lib/config/schema/launch-config-doc";

const folder = path.join(import.meta.dirname, "../docs/reference");
const pages = {
  "launch-config.md": () => launchConfigDoc(issueCodes),
  "api.md": apiDoc,
  "cli.md": cliDoc,
  "agent-protocol.md": agentProtocolDoc,
};

mkdirSync(folder, { recursive: true });
for (const [file, write] of Object.entries(pages)) {
  writeFileSync(path.join(folder, file), write());
  console.log(`docs/reference/${file}`);
}
