/**
 * The address of a submodule as git reads it: what begins with `./` or `../` is relative to the address of the repository that
 * holds it. Undefined where it climbs above that.
 *
 *     submoduleAddress("https://x.org/team/app.git", "../lib.git") → "https://x.org/team/lib.git"
 */
export function submoduleAddress(parent: string, url: string): string | undefined {
  if (!/^\.{1,2}(?:\/|$)/.test(url)) return url;
  let base = parent.replace(/\/+$/, "");
  let rest = url;
  let separator = "/";
  for (;;) {
    const [step = ""] = /^\.{1,2}(?:\/+|$)/.exec(rest) ?? [];
    if (step === "") break;
    rest = rest.slice(step.length);
    if (!step.startsWith("..")) continue;
    const [, host = "", path = ""] = splitAddress(base);
    const slash = path.lastIndexOf("/");
    if (path === "" || path === "/" || separator === ":") return undefined;
    if (slash >= 0) base = host + path.slice(0, slash);
    else {
      // The short form: what stands behind the colon is used up.
      base = host.slice(0, -1);
      separator = ":";
    }
  }
  return `${base}${separator}${rest}`.replace(/\/+$/, "");
}

/** What must stay, and the path behind it. */
function splitAddress(address: string): string[] {
  return (
    /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*)(.*)$/s.exec(address) ??
    /^([^/:]+:)(.*)$/s.exec(address) ?? ["", "", address]
  );
}
