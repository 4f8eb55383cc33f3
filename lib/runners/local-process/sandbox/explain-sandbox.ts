import os from "node:os";
import { sandboxUser } from "./sandbox-user";

/** What bubblewrap says when it cannot work, for people. */
export function explainSandbox(complaint: string): string {
  const said =
    complaint
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^bwrap: /, "") ?? "";
  if (/namespace|uid map|setuid|Operation not permitted/i.test(said))
    return `this machine does not let ${sandboxUser()?.name ?? os.userInfo().username} make the namespaces that a sandbox needs (bubblewrap: ${said}); allow unprivileged user namespaces (sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns), or, in a container, start the agent with that right`;
  return `bubblewrap cannot make a sandbox here: ${said || "it ended without a word"}`;
}
