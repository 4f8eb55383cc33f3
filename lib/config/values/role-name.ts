/**
 * True for a bare name of an IAM role, with its path where it has one (`service-role/Train`): the agent makes it the role of its
 * own account, so that one queue serves agents of several accounts.
 */
export function isRoleName(role: unknown): role is string {
  return (
    typeof role === "string" &&
    /^[A-Za-z0-9_+=,.@-]+(?:\/[A-Za-z0-9_+=,.@-]+)*$/u.test(role) &&
    role.length <= 512
  );
}
