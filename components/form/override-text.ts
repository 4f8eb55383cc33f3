import type { LaunchDraft } from "./launch-draft";

/**
 * The override document of a draft: YAML with what was filled in under "More". Values are written as JSON strings,
 * which YAML reads as the same text; what was typed as YAML stands behind it, byte for byte.
 */
export function overrideText(draft: Pick<LaunchDraft, "env" | "args" | "extra">): string {
  const parts: string[] = [];
  const env = draft.env.filter((entry) => entry.name.trim() !== "");
  if (env.length > 0) {
    const lines = env.map(
      ({ name, value }) => `  ${envKey(name.trim())}:${value === "" ? "" : ` ${JSON.stringify(value)}`}`,
    );
    parts.push(["env:", ...lines].join("\n"));
  }
  if (draft.args.trim() !== "") parts.push(`args: ${JSON.stringify(draft.args.trim())}`);
  if (draft.extra.trim() !== "") parts.push(draft.extra.trimEnd());
  return parts.length === 0 ? "" : `${parts.join("\n")}\n`;
}

function envKey(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}
