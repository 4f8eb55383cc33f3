/** What a program gets of the agent's own environment without being asked for by name: how to find things, nothing secret. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|XDG_RUNTIME_DIR|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;

export function baseEnvironment(
  source: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(source))
    if (value !== undefined && passedOn.test(name) && !hasPassword(value)) picked[name] = value;
  return picked;
}

/** A proxy's address may hold one. */
function hasPassword(value: string): boolean {
  return /:\/\/[^/]*@/.test(value);
}
