import type { Metadata } from "next";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { RelativeTime } from "@/components/ui/relative-time";
import { can } from "@/lib/access/can";
import { loadCollection } from "@/lib/artifacts/load-collections";
import { loadVersions } from "@/lib/artifacts/load-versions";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { orNotFound } from "../../../_components/or-not-found";
import { DeleteArtifact } from "../../_components/delete-artifact";
import { SaidEditor } from "../../_components/said-editor";
import { artifactHref } from "../../artifact-href";
import { VersionTable } from "./_components/version-table";

interface Props {
  params: Promise<{ project: string; artifact: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
}

async function readPlace({ params }: Pick<Props, "params">) {
  const { project, artifact } = await params;
  return { project: decodeURIComponent(project), artifact: decodeURIComponent(artifact) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await readPlace(props)).artifact };
}

export default async function Page(props: Props) {
  const actor = await getPageActor();
  const place = await readPlace(props);
  const before = Number([(await props.searchParams).before].flat()[0] ?? Number.NaN);
  const [collection, { versions, next }] = await orNotFound(
    Promise.all([
      loadCollection(actor, place),
      loadVersions(actor, { ...place, ...(Number.isInteger(before) && before >= 0 && { before }) }),
    ]),
  );
  const mayEdit = can(actor, "artifact:write");
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="truncate font-semibold text-lg">{collection.name}</h1>
          <p className="truncate text-muted">
            {collection.type} in {collection.project}
            {collection.kind === "portfolio" ? ", versions linked here" : ""} · began{" "}
            <RelativeTime at={collection.createdAt} />
          </p>
        </div>
        {mayEdit ? <DeleteArtifact place={{ ...place, version: null }} aliases={[]} /> : null}
      </div>
      <div className="border-line border-b px-5 py-4 max-md:px-3.5">
        <div className="max-w-140">
          <SaidEditor
            place={{ ...place, version: null }}
            description={collection.description}
            tags={collection.tags}
            mayEdit={mayEdit}
          />
        </div>
      </div>
      {versions.length > 0 ? (
        <VersionTable place={place} versions={versions} />
      ) : (
        <p className="px-5 py-8 text-center text-muted">
          No version is there: all were deleted, or none is committed.
        </p>
      )}
      {next === null ? null : (
        <nav aria-label="Pages of the list" className="flex justify-end px-5 py-2">
          <Link href={`${artifactHref(place)}?before=${next}`} className={buttonStyles({ size: "sm" })}>
            Older versions
          </Link>
        </nav>
      )}
    </div>
  );
}
