import { Container } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { EmptyState } from "@/components/ui/empty-state";
import { loadArtifactTypes, loadCollections } from "@/lib/artifacts/load-collections";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { orNotFound } from "../_components/or-not-found";
import { ArtifactFilter } from "./_components/artifact-filter";
import { ArtifactTable } from "./_components/artifact-table";

export const metadata: Metadata = { title: "Artifacts" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const names = ["project", "type", "search", "after"] as const;

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const given = await searchParams;
  const asked = Object.fromEntries(
    names.flatMap((name) => {
      const value = [given[name]].flat()[0];
      return value ? [[name, value]] : [];
    }),
  );
  const [{ collections, next }, types] = await orNotFound(
    Promise.all([
      loadCollections(actor, asked),
      loadArtifactTypes(actor, asked.project === undefined ? {} : { project: asked.project }),
    ]),
  );
  const isFiltered = Object.keys(asked).length > 0;
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Artifacts</h1>
      {isFiltered || collections.length > 0 ? (
        <ArtifactFilter asked={asked} types={types.map(({ name }) => name)} />
      ) : null}
      {collections.length > 0 ? (
        <div className="min-h-0 grow overflow-auto">
          <ArtifactTable collections={collections} />
        </div>
      ) : isFiltered ? (
        <EmptyState
          icon={<Container aria-hidden />}
          title="No artifact is like that"
          hint="Search for less of the name, or leave out the type or the project."
          action={
            <Link href="/artifacts" className={buttonStyles()}>
              Show all
            </Link>
          }
        />
      ) : (
        <EmptyState
          icon={<Container aria-hidden />}
          title="No artifacts yet"
          hint="Data sets, models and whatever else runs make and use, in versions that never change. Log one from a program with wandb.log_artifact, or upload a directory:"
          command="npx slipway artifact put DIRECTORY PROJECT/NAME --type dataset"
        />
      )}
      {next === null ? null : (
        <nav aria-label="Pages of the list" className="flex justify-end border-line border-t px-5 py-2">
          <Link
            href={`/artifacts?${new URLSearchParams({ ...asked, after: next })}`}
            className={buttonStyles({ size: "sm" })}
          >
            Next page
          </Link>
        </nav>
      )}
    </div>
  );
}
