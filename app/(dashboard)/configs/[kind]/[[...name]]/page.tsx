import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { DocumentEditor } from "@/components/editor/document-editor";
import { VersionList } from "@/components/editor/versions/version-list";
import { readVersionPair } from "@/components/editor/versions/version-pair";
import type { PersonActor } from "@/lib/access/actor";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadTeamConfigVersion } from "@/lib/catalog/load-team-config-version";
import type { TeamConfigView } from "@/lib/config/catalog-view";
import { saveTeamConfigAction } from "../../actions";
import { configHref, kindWords } from "../../config-kinds";
import { ConfigView } from "./_components/config-view";
import { findPageConfig, type NamedConfig, readConfigPath } from "./load-page-config";

interface Props {
  params: Promise<{ kind: string; name?: string[] }>;
  searchParams: Promise<{ view?: string; from?: string; to?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kind, name } = readConfigPath(await params);
  return { title: kind === "team-defaults" ? kindWords[kind].one : name };
}

export default async function Page({ params, searchParams }: Props) {
  const actor = await getPageActor();
  const named = readConfigPath(await params);
  if (named.name === "") redirect(`/configs?kind=${named.kind}`);
  const query = await searchParams;
  const config = await findPageConfig(actor, named);
  const mayEdit = can(actor, named.kind === "preset" ? "preset:edit" : "config:edit");
  if (!config && named.kind !== "team-defaults") notFound();
  if (!config && !mayEdit) redirect("/configs?kind=team-defaults");
  if (config && query.view === "versions")
    return <Versions actor={actor} config={config} query={query} mayEdit={mayEdit} />;
  if (config && query.view !== "edit") return <ConfigView config={config} mayEdit={mayEdit} />;
  return <Editor named={named} config={config} teamId={actor.teamId} mayEdit={mayEdit} />;
}

interface EditorProps {
  named: NamedConfig;
  /** Absent for team defaults that nobody has written yet. */
  config: TeamConfigView | undefined;
  teamId: string;
  mayEdit: boolean;
}

function Editor({ named, config, teamId, mayEdit }: EditorProps) {
  const title = named.kind === "team-defaults" ? "team defaults" : `${named.kind} ${named.name}`;
  const latest = config ? { version: config.version, text: config.latest.text } : { version: 0, text: "" };
  return (
    <DocumentEditor
      key={config?.id ?? "new"}
      draftKey={`config:${config?.id ?? `${teamId}:${named.kind}`}`}
      label={`Document of ${title}`}
      document={{ layer: named.kind, file: `${title} v${latest.version + 1}` }}
      latest={latest}
      store={saveTeamConfigAction.bind(null, named)}
      readOnly={!mayEdit || config?.latest.masked === true}
      readOnlyNote="You may look at this document; ask an admin to change it."
    />
  );
}

interface VersionsProps {
  actor: PersonActor;
  config: TeamConfigView;
  query: { from?: string; to?: string };
  mayEdit: boolean;
}

async function Versions({ actor, config, query, mayEdit }: VersionsProps) {
  const named = { kind: config.kind, name: config.name };
  const pair = readVersionPair(query, config.version);
  const [before, after] = await Promise.all([
    pair.from > 0 ? loadTeamConfigVersion(actor, named, pair.from) : undefined,
    loadTeamConfigVersion(actor, named, pair.to),
  ]);
  return (
    <VersionList
      name={config.name}
      path={configHref(config.kind, config.name, "versions")}
      store={saveTeamConfigAction.bind(null, named)}
      latest={config.version}
      versions={config.versions}
      before={{ number: pair.from, text: before?.text ?? "" }}
      after={{ number: pair.to, text: after.text }}
      mayEdit={mayEdit && !after.masked}
    />
  );
}
