import { type TeamConfigKind, teamConfigKinds } from "@/lib/catalog/schema";

/** What each kind of config is called, and what it is for. */
export const kindWords: Record<TeamConfigKind, { one: string; many: string; about: string }> = {
  "team-defaults": {
    one: "Team defaults",
    many: "Team defaults",
    about: "The lowest layer: what every run of the team gets unless something says otherwise.",
  },
  base: {
    one: "Base config",
    many: "Base configs",
    about: "Shared settings that jobs name with base_config, by name or path.",
  },
  preset: {
    one: "Preset",
    many: "Presets",
    about: "A saved set of values, chosen when launching.",
  },
};

export function readKind(text: string | undefined): TeamConfigKind | undefined {
  return teamConfigKinds.find((kind) => kind === text);
}

/** The page of a config; a base's name may be a path. */
export function configHref(kind: TeamConfigKind, name: string, view?: "edit" | "versions"): string {
  const path = kind === "team-defaults" ? "" : `/${name.split("/").map(encodeURIComponent).join("/")}`;
  return `/configs/${kind}${path}${view ? `?view=${view}` : ""}`;
}
